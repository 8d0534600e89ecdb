"""The writers: each takes documents and yields the bytes of a file piece by piece, as they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import SEEK_CUR, SEEK_SET, RawIOBase, StringIO, UnsupportedOperation
from itertools import islice
from typing import Any

import orjson

from infra.errors import UsageError
from infra.exporting.columns import COLUMNS, LISTS, PARQUET_COLUMNS, cell
from transforms.document import Document

ROWS = 1_000
"""Documents in one row group of Parquet: with their bodies a few megabytes."""

PIECE = 100
"""Rows of CSV and JSON lines in one piece."""


class ParquetMissing(UsageError):
    """The package pyarrow is not installed."""


def write_csv(documents: Iterable[Document], columns: Sequence[str] = COLUMNS) -> Iterator[bytes]:
    """Yield CSV in UTF-8 with a heading; no cell has a line break, or is a formula in a spreadsheet."""
    buffer = StringIO()
    rows = csv.writer(buffer, lineterminator="\n")
    rows.writerow(columns)
    remaining = iter(documents)
    while True:
        some = list(islice(remaining, PIECE))
        rows.writerows([cell(document.get(column)) for column in columns] for document in some)
        if piece := buffer.getvalue():
            yield piece.encode()
        if not some:
            return
        buffer.seek(0)
        buffer.truncate()


def write_lines(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield one JSON object a line."""
    remaining = iter(documents)
    while some := list(islice(remaining, PIECE)):
        yield b"".join(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE) for document in some)


def write_parquet(documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield a Parquet file, one row group after the other. Raises ParquetMissing before the first piece."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ModuleNotFoundError:
        raise ParquetMissing(
            "Parquet files need the package pyarrow.", "Install it: `pip install pyarrow`, or choose JSON lines or CSV."
        ) from None
    text, texts = pyarrow.string(), pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([(name, texts if name in LISTS else text) for name in PARQUET_COLUMNS])
    sink = _Sink()
    remaining = iter(documents)
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        while rows := [_row(document) for document in islice(remaining, ROWS)]:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            yield sink.take()
    yield sink.take()


class _Sink(RawIOBase):
    """A file that only grows, with its bytes taken out as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        """Return the position, for which the writer asks; another one cannot be set."""
        if (offset, whence) != (0, SEEK_CUR):
            raise UnsupportedOperation("this file only grows")
        return self._position

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._position += len(piece)
        return len(piece)

    def take(self) -> bytes:
        """Return what was written since the last call."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _row(document: Document) -> dict[str, Any]:
    return {name: document.get(name) or ([] if name in LISTS else None) for name in PARQUET_COLUMNS}
