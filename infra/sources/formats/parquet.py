"""Parquet files: a row is an article, read in batches of rows; each is parsed as the JSON line that it would be."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import orjson

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.jsonl import parse_line, reread_line
from infra.sources.formats.parquet_footer import MAGIC, RowGroup, read_row_groups
from infra.sources.formats.records import build_bad_input
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import MetadataError
from infra.sources.record_options import IGNORE
from infra.sources.source_file import RecordOrigin, SourceFile
from transforms.records import InputRef, Reason

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

_BATCH = 64
"""Rows that are in memory at a time."""

_BUFFER = 1 << 20
_ALWAYS_ALLOWED = 16_000_000
"""Unpacked bytes that a row group of any size may have."""


def recognizes(head: bytes) -> bool:
    """Return whether a file with these first bytes is a Parquet file."""
    return head.startswith(MAGIC)


def read_parquet(file: SourceFile) -> Iterator[Input]:
    """Yield the article of each row in the row groups that begin in the file's range.

    The place of a row is its number in the file, from 0. Damage costs the rest of its row group.
    """
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError:
        message = "Parquet files need the package pyarrow: `pip install pyarrow`, or Dateline's extra `parquet`"
        yield _bad(0, MetadataError(Reason.UNREADABLE, message), file.origin)
        return
    with _seekable(file.open()) as stream:
        try:
            table = ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER, page_checksum_verification=True)
            columns = _columns(table, file.origin)
            groups = read_row_groups(stream) if table.num_row_groups else []
        except (MetadataError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            if file.start == 0:
                yield _bad(0, _refusal(error, "the file is not a whole Parquet file"), file.origin)
            return
        row = 0
        for number, group in enumerate(groups):
            if file.start <= group.begin and (file.end is None or group.begin < file.end):
                yield from _read_group(_RowGroupPlace(table, number, row, group), columns, file.origin)
            row += group.rows


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The stream, or a copy of it on disk if it cannot seek: the directory of a Parquet file is at its end."""
    if stream.seekable():
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with stream:
        shutil.copyfileobj(stream, copy, _BUFFER)
    copy.seek(0)
    return cast("BinaryIO", copy)


def _columns(table: ParquetFile, origin: RecordOrigin) -> list[str]:
    """The columns to read: all but those that the map leaves out. Raises MetadataError."""
    names = list(table.schema_arrow.names)
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise MetadataError(Reason.REPEATED_KEY, f"the file has more than one column {repeated!r}")
    left_out = {theirs for theirs, ours in origin.options.keys if ours == IGNORE}
    return [name for name in names if name not in left_out]


@dataclass(frozen=True, slots=True)
class _RowGroupPlace:
    """A row group of a file, its number, and the number of its first row."""

    table: ParquetFile
    number: int
    row: int
    group: RowGroup


def _read_group(place: _RowGroupPlace, columns: list[str], origin: RecordOrigin) -> Iterator[Input]:
    """Yield the articles of a row group."""
    row, ratio = place.row, origin.limits.expansion_ratio
    if place.group.unpacked > max(_ALWAYS_ALLOWED, ratio * place.group.packed):
        message = f"a row group unpacks to more than {ratio:,} times its size; raise DATELINE_EXPANSION_RATIO"
        yield _bad(row, MetadataError(Reason.EXPANDS_TOO_MUCH, message), origin)
        return
    try:
        batches = place.table.iter_batches(_BATCH, row_groups=[place.number], columns=columns, use_threads=False)
        for batch in batches:
            for fields in _rows(batch):
                yield _article(fields, row, origin)
                row += 1
    except (OSError, ValueError, RuntimeError, NotImplementedError) as error:
        yield _bad(row, _refusal(error, f"row group {place.number} cannot be read from row {row:,} on"), origin)


def _rows(batch: RecordBatch) -> Iterator[dict[str, Any] | MetadataError]:
    """The rows of a batch; a row with a value that Python cannot represent is an error."""
    batch = _in_microseconds(batch)
    try:
        yield from batch.to_pylist()
        return
    except (ValueError, OverflowError):
        pass
    for at in range(batch.num_rows):
        try:
            yield from batch.slice(at, 1).to_pylist()
        except (ValueError, OverflowError) as error:
            yield MetadataError(Reason.BAD_VALUE, f"the row has a value that cannot be read: {error}")


def _in_microseconds(batch: RecordBatch) -> RecordBatch:
    """The batch with nanoseconds dropped from its times: Python has none."""
    import pyarrow

    fields = []
    for one in batch.schema:
        if pyarrow.types.is_timestamp(one.type) and one.type.unit == "ns":
            one = one.with_type(pyarrow.timestamp("us", one.type.tz))
        fields.append(one)
    schema = pyarrow.schema(fields)
    return batch if schema.equals(batch.schema) else batch.cast(schema, safe=False)


def _article(fields: dict[str, Any] | MetadataError, row: int, origin: RecordOrigin) -> Input:
    if isinstance(fields, MetadataError):
        return _bad(row, fields, origin)
    try:
        line = orjson.dumps({key: _value(value) for key, value in fields.items()})
    except TypeError as error:
        return _bad(row, MetadataError(Reason.BAD_VALUE, f"the row has a value that cannot be read: {error}"), origin)
    parsed = parse_line(line, row, origin)
    assert parsed is not None  # an object is no blank line
    return parsed


def _value(value: object) -> object:
    """A value of a column as JSON has it: times as ISO 8601, a list of strings as paragraphs."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode("utf-8")
        case Decimal() | timedelta():
            return str(value)
        case float() if not math.isfinite(value):
            return None
        case list():
            return _joined([_value(one) for one in value])
        case dict():
            return {str(key): _value(one) for key, one in value.items()}
    return value


def _joined(values: list[object]) -> object:
    """The paragraphs of a list of strings; None for an empty list."""
    texts = [one for one in values if isinstance(one, str)]
    if len(texts) < len([one for one in values if one is not None]):
        return values
    return "\n\n".join(texts) or None


def _refusal(error: Exception, what: str) -> MetadataError:
    """The refusal for an error of pyarrow; its message is that of several lines."""
    if isinstance(error, MetadataError):
        return error
    lines = str(error).strip().splitlines()
    return MetadataError(Reason.MALFORMED_RECORD, f"{what}: {lines[0] if lines else type(error).__name__}")


def _bad(row: int, refused: MetadataError, origin: RecordOrigin) -> BadInput:
    return build_bad_input(refused, b"", InputRef(origin.path, row, None, origin.file), origin)


PARQUET = SourceFormat(
    "parquet",
    (".parquet", ".pq"),
    read_parquet,
    reread_line,
    recognizes=recognizes,
    is_binary=True,
    splittable=True,
    has_records=True,
    title="Parquet",
)
