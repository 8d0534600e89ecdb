"""CSV and TSV files with a header: a row is an article, read as a stream; an empty cell means absent."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.jsonl import LineSource, build_bad_record, build_from_fields, line_source
from infra.sources.formats.packed import open_file
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import MetadataError, internal_error
from infra.sources.segments import Segment
from infra.sources.strict_json import RepeatedKeys
from transforms.records import InputRef, Reason

MAX_ROW = 64_000_000
"""Bytes of a row; a file in which a quotation mark is never closed is one row to its end."""

_BOM = "\ufeff"
csv.field_size_limit(MAX_ROW)


class _RowTooLong(Exception):
    """A row has more than `MAX_ROW` bytes."""


@dataclass(slots=True)
class _CountedLines:
    """The lines of a file as text; `offset` is that of the next line, `taken` the bytes since the row began.

    Bytes that are not UTF-8 become lone surrogates, by which the row is refused.
    """

    stream: BinaryIO
    offset: int = 0
    taken: int = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(MAX_ROW + 1):
            self.taken += len(line)
            if self.taken > MAX_ROW:
                raise _RowTooLong
            is_first, self.offset = self.offset == 0, self.offset + len(line)
            text = line.decode("utf-8", "surrogateescape")
            yield text.removeprefix(_BOM) if is_first else text


def read_table(segment: Segment, default_source: str | None, *, gzipped: bool, delimiter: str) -> Iterator[Input]:
    """Yield the article of each row. A row that cannot be read is a bad input; its bytes begin with the header."""
    origin = line_source(segment, default_source)
    with open_file(Path(segment.path), gzipped) as stream:
        chosen = _delimiter(stream, delimiter)
        lines = _CountedLines(stream)
        rows = csv.reader(iter(lines), delimiter=chosen, strict=True)
        header: list[str] = []
        while True:
            start, lines.taken = lines.offset, 0
            try:
                row = next(rows, None)
            except _RowTooLong:
                message = f"a row has more than {MAX_ROW:,} bytes: perhaps a quotation mark in it is never closed"
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
    where = bad.rejected.input
    origin = LineSource(where.path, default_source, bad.observed, where.file, options=bad.options)
    rows = list(csv.reader(StringIO(bad.content.decode("utf-8", "surrogateescape"), newline=""), strict=True))
    return _article(rows[0], rows[1], where.offset, origin) if len(rows) == 2 else bad


def _delimiter(stream: BinaryIO, delimiter: str) -> str:
    """The delimiter of a table; of a CSV file with semicolons and no comma in its header, the semicolon."""
    if delimiter != ",":
        return delimiter
    header = stream.readline(MAX_ROW)
    stream.seek(0)
    return ";" if b";" in header and b"," not in header else ","


def _article(header: Sequence[str], row: Sequence[str], offset: int, origin: LineSource) -> Input:
    try:
        content = _encoded(header, row)
        return build_from_fields(_fields(header, row), InputRef(origin.path, offset, len(content), origin.file), origin)
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
    header: Sequence[str], row: Sequence[str], offset: int, refused: MetadataError, origin: LineSource
) -> BadInput:
    content = _encoded(header, row) if header else b""
    length = len(content) if header else None
    return build_bad_record(refused, content, InputRef(origin.path, offset, length, origin.file), origin)


def _table(name: str, suffix: str, delimiter: str) -> tuple[SourceFormat, SourceFormat]:
    plain = partial(read_table, gzipped=False, delimiter=delimiter)
    packed = partial(read_table, gzipped=True, delimiter=delimiter)
    return (
        SourceFormat(name, (suffix,), plain, reread_row, has_records=True),
        SourceFormat(f"{name}.gz", (f"{suffix}.gz",), packed, reread_row, has_records=True),
    )


CSV, GZIPPED_CSV = _table("csv", ".csv", ",")
TSV, GZIPPED_TSV = _table("tsv", ".tsv", "\t")
