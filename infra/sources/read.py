"""Reading a shard: every file and line of it becomes one input, in order."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from gzip import BadGzipFile
from pathlib import Path

from infra.errors import describe_defect
from infra.sources.files import modification_time, read_file
from infra.sources.inputs import BadInput, Input
from infra.sources.jsonl import LineSource, parse_line, read_lines
from infra.sources.metadata import DEFAULT_SOURCE
from infra.sources.plan import Segment, Shard
from infra.sources.state import absolute_path
from transforms.records import InputRef, Reason, Rejected


def read_shard(shard: Shard, default_source: str | None = None) -> Iterator[Input]:
    """The inputs of a shard, one at a time; a file that cannot be read is one bad input, not an error.

    A line is parsed by `parse_line`, which never raises: so the lines behind a bad one are still read.
    """
    for segment in shard.segments:
        try:
            yield from _read_segment(segment, default_source)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are read
            yield _unreadable(segment, default_source, error)


def _read_segment(segment: Segment, default_source: str | None) -> Iterator[Input]:
    if segment.format in ("text", "html"):
        yield read_file(segment, default_source, "html" if segment.format == "html" else "text")
        return
    path = Path(segment.path)
    seen, file = modification_time(path), absolute_path(path, Path(segment.root))
    origin = LineSource(segment.path, default_source, seen or datetime.now(UTC), file, undated=seen is None)
    for offset, line in read_lines(path, segment.start, segment.end, segment.format == "jsonl.gz"):
        parsed = parse_line(line, offset, origin)
        if parsed is not None:
            yield parsed


def _unreadable(segment: Segment, default_source: str | None, error: Exception) -> BadInput:
    reason = Reason.UNREADABLE
    if isinstance(error, BadGzipFile | EOFError | zlib.error):
        message = f"{segment.path} is not a whole gzip file: {error}"
    elif isinstance(error, OSError):
        message = f"{segment.path} cannot be read: {error}"
    else:
        reason, message = Reason.INTERNAL_ERROR, f"{segment.path}: {describe_defect(error)}"
    where = InputRef(segment.path, segment.start, segment.bytes)
    rejected = Rejected(reason, "read", message, where)
    return BadInput(rejected, b"", default_source or DEFAULT_SOURCE, datetime.now(UTC))
