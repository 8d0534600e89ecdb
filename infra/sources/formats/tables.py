"""CSV and TSV files with a header: a row is an article, read as a stream; an empty cell means absent."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import BinaryIO

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.jsonl import build_from_fields
from infra.sources.formats.records import build_bad_input, origin_of
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import MetadataError, internal_error
from infra.sources.source_file import RecordOrigin, SourceFile
from infra.sources.strict_json import RepeatedKeys
from transforms.records import InputRef, Reason

_BOM = "\ufeff"
csv.field_size_limit(1 << 31)


class _RowTooLong(Exception):
    """A row has more bytes than a record may have."""


@dataclass(slots=True)
class _CountedLines:
    """The lines of a file as text; `offset` is that of the next line, `taken` the bytes since the row began.

    A row may have `most` bytes: a file in which a quotation mark is never closed is one row to its end.
    Bytes that are not UTF-8 become lone surrogates, by which the row is refused.
    """

    stream: BinaryIO
    most: int
    offset: int = 0
    taken: int = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(self.most + 1):
            self.taken += len(line)
            if self.taken > self.most:
                raise _RowTooLong
            is_first, self.offset = self.offset == 0, self.offset + len(line)
            text = line.decode("utf-8", "surrogateescape")
            yield text.removeprefix(_BOM) if is_first else text


def read_table(file: SourceFile, *, delimiter: str) -> Iterator[Input]:
    """Yield the article of each row. A row that cannot be read is a bad input; its bytes begin with the header."""
    origin, limit = file.origin, file.origin.limits.record_bytes
    chosen = _delimiter(file, delimiter)
    with file.open() as stream:
        lines = _CountedLines(stream, limit)
        rows = csv.reader(iter(lines), delimiter=chosen, strict=True)
        header: list[str] = []
        while True:
            start, lines.taken = lines.offset, 0
            try:
                row = next(rows, None)
            except _RowTooLong:
                message = f"a row has more than {limit:,} bytes: perhaps a quotation mark in it is never closed"
                yield _bad([], [], start, MetadataError(Reason.TOO_LARGE, message), origin)
                return
            except csv.Error as error:
                yield _bad([], [], start, MetadataError(Reason.BAD_VALUE, f"the row is malformed: {error}"), origin)
                return
            if row is None:
                return
            if not header:
                header = [name.strip() for name in row]
            elif any(row):
                yield _article(header, row, start, origin)


def reread_row(bad: BadInput, default_source: str | None) -> Input:
    """Read the row of a bad input again: its bytes are a header and a row."""
    rows = list(csv.reader(StringIO(bad.content.decode("utf-8", "surrogateescape"), newline=""), strict=True))
    if len(rows) != 2:
        return bad
    return _article(rows[0], rows[1], bad.rejected.input.offset, origin_of(bad, default_source))


def _delimiter(file: SourceFile, delimiter: str) -> str:
    """The delimiter of a table; of a CSV file with semicolons and no comma in its header, the semicolon."""
    if delimiter != ",":
        return delimiter
    with file.open() as stream:
        header = stream.readline(file.origin.limits.record_bytes)
    return ";" if b";" in header and b"," not in header else ","


def _article(header: Sequence[str], row: Sequence[str], offset: int, origin: RecordOrigin) -> Input:
    try:
        content = _encoded(header, row)
        where = InputRef(origin.path, offset, len(content), origin.file)
        return build_from_fields(_fields(header, row), where, origin, content)
    except MetadataError as refused:
        return _bad(header, row, offset, refused, origin)
    except Exception as error:  # noqa: BLE001 - a defect costs the row that it was found by, and no other
        return _bad(header, row, offset, internal_error(error), origin)


def _fields(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if len(row) != len(header):
        raise MetadataError(Reason.BAD_VALUE, f"the row has {len(row):,} cells, the header {len(header):,}")
    if any("\udc80" <= character <= "\udcff" for cell in row for character in cell):
        raise MetadataError(Reason.BAD_VALUE, "the row is not UTF-8; convert the file to UTF-8")
    pairs = [(name, cell) for name, cell in zip(header, row, strict=True) if cell or name]
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else RepeatedKeys(pairs)


def _encoded(header: Sequence[str], row: Sequence[str]) -> bytes:
    """The header and the row as CSV, for a dead letter."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, row])
    return text.getvalue().encode("utf-8", "surrogateescape")


def _bad(
    header: Sequence[str], row: Sequence[str], offset: int, refused: MetadataError, origin: RecordOrigin
) -> BadInput:
    content = _encoded(header, row) if header else b""
    length = len(content) if header else None
    return build_bad_input(refused, content, InputRef(origin.path, offset, length, origin.file), origin)


def _table(name: str, delimiter: str, title: str) -> SourceFormat:
    read = partial(read_table, delimiter=delimiter)
    return SourceFormat(name, (f".{name}",), read, reread_row, has_records=True, takes_any=True, title=title)


CSV = _table("csv", ",", "Comma-separated values")
TSV = _table("tsv", "\t", "Tab-separated values")
