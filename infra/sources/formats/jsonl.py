"""JSON lines: split at newline bytes alone, parsed strictly, one bad line costing only itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from infra.sources.formats.base import SourceFormat
from infra.sources.formats.records import build_bad_input, build_record, origin_of, take_content
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import (
    MetadataError,
    internal_error,
    read_metadata,
    require_distinct_keys,
)
from infra.sources.source_file import DEFAULT_LIMITS, RecordOrigin, SourceFile
from infra.sources.strict_json import load_json
from transforms.records import InputRef, RawRecord, Reason

_SKIP = 1 << 20


def read_jsonl(file: SourceFile) -> Iterator[Input]:
    """Yield the inputs of a range of lines. Lines behind a bad one are still read: `parse_line` never raises."""
    for offset, line in read_lines(file):
        parsed = parse_line(line, offset, file.origin)
        if parsed is not None:
            yield parsed


def reread_line(bad: BadInput, default_source: str | None) -> Input:
    """Parse the line of a bad input again."""
    return parse_line(bad.content, bad.rejected.input.offset, origin_of(bad, default_source)) or bad


def read_lines(file: SourceFile) -> Iterator[tuple[int, bytes]]:
    """`(byte offset, line without its newline)` of each line that begins in the file's range.

    A range that begins inside a line leaves that line to the range before it. Offsets in a compressed file count
    unpacked bytes. Of a line that is longer than a record may be, so many bytes and one more are yielded.
    """
    with file.open() as stream:
        yield from lines_of(stream, file.start, file.end, file.origin.limits.record_bytes)


def lines_of(
    stream: BinaryIO, start: int = 0, end: int | None = None, most: int = DEFAULT_LIMITS.record_bytes
) -> Iterator[tuple[int, bytes]]:
    """The lines of an open binary stream, as of `read_lines`; `most` is the most bytes of a line."""
    offset = start
    if start:
        _move_to(stream, start - 1)
        offset = start - 1 + _skip_line(stream)
    while end is None or offset < end:
        line = stream.readline(most + 1)
        if not line:
            return
        length = len(line)
        if not line.endswith(b"\n") and length > most:
            length += _skip_line(stream)
        yield offset, line.rstrip(b"\r\n") if length == len(line) else line
        offset += length


def _move_to(stream: BinaryIO, place: int) -> None:
    """Move from the beginning of a stream to a place in it, by reading where it cannot seek: unpacked bytes."""
    if stream.seekable():
        stream.seek(place)
        return
    while place and (chunk := stream.read(min(place, _SKIP))):
        place -= len(chunk)


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while chunk := stream.readline(_SKIP):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def parse_line(line: bytes, offset: int, origin: RecordOrigin) -> Input | None:
    """A raw record, a bad input with its reason, or None for a blank line. Raises nothing."""
    if not line.strip():
        return None
    try:
        fields = _load(line, origin.limits.record_bytes)
        return build_from_fields(fields, _where(origin, offset, len(line)), origin, line)
    except MetadataError as refused:
        return _bad(line, offset, origin, refused)
    except Exception as error:  # noqa: BLE001 - a defect costs the line that it was found by, and no other
        return _bad(line, offset, origin, internal_error(error))


def build_from_fields(fields: dict[str, Any], where: InputRef, origin: RecordOrigin, original: bytes) -> RawRecord:
    """The record of an article's fields; `original` are the bytes that they were parsed from. Raises MetadataError."""
    fields = origin.options.rename(fields)
    require_distinct_keys(fields)
    content, media = take_content(fields)
    metadata = read_metadata(fields, origin.options.day_first)
    return build_record(content, media, metadata, where, origin, original)


def _load(line: bytes, most: int) -> dict[str, Any]:
    if len(line) > most:
        raise MetadataError(Reason.TOO_LARGE, f"the line is longer than {most:,} bytes")
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


def _bad(line: bytes, offset: int, origin: RecordOrigin, refused: MetadataError) -> BadInput:
    length = None if refused.reason is Reason.TOO_LARGE else len(line)
    where = _where(origin, offset, length)
    return build_bad_input(refused, line, where, origin)


def _where(origin: RecordOrigin, offset: int, length: int | None) -> InputRef:
    return InputRef(origin.path, offset, length, origin.file)


JSONL = SourceFormat(
    "jsonl",
    (".jsonl", ".ndjson"),
    read_jsonl,
    reread_line,
    splittable=True,
    self_contained=True,
    has_records=True,
    takes_any=True,
    title="JSON lines",
)
