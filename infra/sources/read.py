"""Reads a shard: every file and line of it becomes one input, in order."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from gzip import BadGzipFile

from infra.errors import describe_defect
from infra.sources.formats import format_named
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import DEFAULT_SOURCE
from infra.sources.segments import Segment, Shard
from transforms.records import InputRef, Reason, Rejected


def read_shard(shard: Shard, default_source: str | None = None) -> Iterator[Input]:
    """Yield the inputs of a shard, one at a time; a file that cannot be read is one bad input, not an error."""
    for segment in shard.segments:
        try:
            yield from format_named(segment.format).read(segment, default_source)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are read
            yield _unreadable(segment, default_source, error)


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
