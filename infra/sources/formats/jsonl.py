"""JSON lines, plain or gzipped: split at newline bytes alone, parsed strictly, one bad line costing only itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.packed import open_file
from infra.sources.formats.records import build_bad_input, build_record, take_content
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import (
    MetadataError,
    file_time_error,
    internal_error,
    read_metadata,
    require_distinct_keys,
)
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions
from infra.sources.segments import Segment
from infra.sources.state import absolute_path, modification_time
from infra.sources.strict_json import load_json
from transforms.records import InputRef, RawRecord, Reason

MAX_LINE = 64_000_000
"""Bytes of a line that are kept; the rest is skipped, and the line is refused as too large."""

_SKIP = 1 << 20


@dataclass(frozen=True, slots=True)
class LineSource:
    """The file of lines, and defaults for their records.

    Attributes:
        path: The file's path as the user gave it.
        default_source: The source of lines that name none.
        observed: When the file was seen (aware): its modification time.
        file: Its absolute path.
        undated: Its modification time cannot be represented. `observed` is the time of reading, for dead letters, and
            only lines with an `observed` of their own become articles.
        options: Options for the fields of the records.
    """

    path: str
    default_source: str | None
    observed: datetime
    file: str | None = None
    undated: bool = False
    options: RecordOptions = DEFAULT_OPTIONS


def line_source(segment: Segment, default_source: str | None) -> LineSource:
    """The source of the records of a segment. Raises OSError if the file is gone."""
    path = Path(segment.path)
    modified, file = modification_time(path), absolute_path(path, Path(segment.root))
    observed = modified or datetime.now(UTC)
    return LineSource(segment.path, default_source, observed, file, modified is None, segment.options)


def read_segment(segment: Segment, default_source: str | None, *, gzipped: bool) -> Iterator[Input]:
    """Yield the inputs of a range of lines. Lines behind a bad one are still read: `parse_line` never raises."""
    origin = line_source(segment, default_source)
    for offset, line in read_lines(Path(segment.path), segment.start, segment.end, gzipped):
        parsed = parse_line(line, offset, origin)
        if parsed is not None:
            yield parsed


def reread_line(bad: BadInput, default_source: str | None) -> Input:
    """Parse the line of a bad input again."""
    where = bad.rejected.input
    origin = LineSource(where.path, default_source, bad.observed, where.file, options=bad.options)
    return parse_line(bad.content, where.offset, origin) or bad


def read_lines(path: Path, start: int, end: int | None, gzipped: bool) -> Iterator[tuple[int, bytes]]:
    """`(byte offset, line without its newline)` of each line that begins in `[start, end)`.

    A range that begins inside a line leaves that line to the range before it. Offsets in a gzipped file count
    unpacked bytes.
    """
    with open_file(path, gzipped) as stream:
        yield from lines_of(stream, start, end)


def lines_of(stream: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    """The lines of an open binary stream, as of `read_lines`."""
    offset = start
    if start:
        stream.seek(start - 1)
        offset = start - 1 + _skip_line(stream)
    while end is None or offset < end:
        line = stream.readline(MAX_LINE + 1)
        if not line:
            return
        length = len(line)
        if not line.endswith(b"\n") and length > MAX_LINE:
            length += _skip_line(stream)
        yield offset, line.rstrip(b"\r\n") if length == len(line) else line
        offset += length


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while chunk := stream.readline(_SKIP):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def parse_line(line: bytes, offset: int, origin: LineSource) -> Input | None:
    """A raw record, a bad input with its reason, or None for a blank line. Raises nothing."""
    if not line.strip():
        return None
    try:
        return build_from_fields(_load(line), _where(origin, offset, len(line)), origin)
    except MetadataError as refused:
        return _bad(line, offset, origin, refused)
    except Exception as error:  # noqa: BLE001 - a defect costs the line that it was found by, and no other
        return _bad(line, offset, origin, internal_error(error))


def build_from_fields(fields: dict[str, Any], where: InputRef, origin: LineSource) -> RawRecord:
    """The record of an article's fields. Raises MetadataError."""
    fields = origin.options.rename(fields)
    require_distinct_keys(fields)
    content, media = take_content(fields)
    metadata = read_metadata(fields, origin.options.day_first)
    if origin.undated and metadata.observed is None:
        raise file_time_error(origin.path)
    return build_record(
        content, media, metadata, where, default_source=origin.default_source, file_time=origin.observed
    )


def _load(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise MetadataError(Reason.TOO_LARGE, f"the line is longer than {MAX_LINE:,} bytes")
    try:
        fields = load_json(line)
    except RecursionError:
        raise MetadataError(Reason.MALFORMED_JSON, "the JSON is nested too deeply") from None
    except UnicodeDecodeError as error:
        message = f"the line is not UTF-8: byte {error.start} of the line; convert the file to UTF-8"
        raise MetadataError(Reason.MALFORMED_JSON, message) from None
    except ValueError as error:
        raise MetadataError(Reason.MALFORMED_JSON, f"the line is not valid JSON: {error}") from None
    if not isinstance(fields, dict):
        raise MetadataError(Reason.NOT_AN_OBJECT, f"a JSON object is expected, not {type(fields).__name__}")
    require_distinct_keys(fields)
    return fields


def _bad(line: bytes, offset: int, origin: LineSource, refused: MetadataError) -> BadInput:
    length = None if refused.reason is Reason.TOO_LARGE else len(line)
    where = _where(origin, offset, length)
    return build_bad_record(refused, line, where, origin)


def build_bad_record(refused: MetadataError, content: bytes, where: InputRef, origin: LineSource) -> BadInput:
    """The bad input of a record that was refused."""
    source, options = origin.default_source, origin.options
    return build_bad_input(refused, content, where, default_source=source, file_time=origin.observed, options=options)


def _where(origin: LineSource, offset: int, length: int | None) -> InputRef:
    return InputRef(origin.path, offset, length, origin.file)


JSONL = SourceFormat(
    "jsonl",
    (".jsonl", ".ndjson"),
    partial(read_segment, gzipped=False),
    reread_line,
    splittable=True,
    self_contained=True,
    has_records=True,
)
GZIPPED_JSONL = SourceFormat(
    "jsonl.gz",
    (".jsonl.gz", ".ndjson.gz"),
    partial(read_segment, gzipped=True),
    reread_line,
    self_contained=True,
    has_records=True,
)
