"""Reads a shard: every file and record of it becomes one input, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from infra.errors import UsageError, describe_defect
from infra.places import open_stored, path_of
from infra.sources.compression import DAMAGED, ExpandsTooMuch, compression_of, open_unpacked
from infra.sources.formats import SourceFormat, format_named
from infra.sources.inputs import BadInput, Input
from infra.sources.metadata import DEFAULT_SOURCE
from infra.sources.segments import Segment, Shard
from infra.sources.source_file import (
    DEFAULT_LIMITS,
    NO_ARCHIVE,
    ArchiveUse,
    Limits,
    OtherListener,
    RecordOrigin,
    SourceFile,
    ignore_kind,
    source_origin,
)
from infra.sources.state import absolute_path_of
from transforms.records import InputRef, Reason, Rejected

_MAGIC_BYTES = 4


def read_shard(
    shard: Shard,
    default_source: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    on_other: OtherListener = ignore_kind,
    archive: ArchiveUse = NO_ARCHIVE,
) -> Iterator[Input]:
    """Yield the inputs of a shard, one at a time; a file that cannot be read is one bad input, not an error.

    Args:
        shard: The parts of files to read.
        default_source: The source of records that name none.
        limits: Bounds of what is read.
        on_other: Called with the kind of each record that is not an article.
        archive: The archive, and whether records are to be kept there.
    """
    for segment in shard.segments:
        try:
            source_format = format_named(segment.format)
            origin = source_origin(segment, default_source, limits, archive)
            yield from source_format.read(_source_file(segment, source_format, origin, on_other))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are read
            yield _unreadable(segment, default_source, error)


def _source_file(
    segment: Segment, source_format: SourceFormat, origin: RecordOrigin, on_other: OtherListener
) -> SourceFile:
    return SourceFile(
        origin=origin,
        open=partial(_open, path_of(segment.path), source_format, origin.limits.expansion_ratio),
        start=segment.start,
        end=segment.end,
        size=segment.bytes,
        on_other=on_other,
    )


def _open(path: Path, source_format: SourceFormat, ratio: int) -> BinaryIO:
    """Open the bytes of a file, unpacked unless its format does that."""
    stored = open_stored(path)
    if source_format.unpacks:
        return stored
    head = stored.read(_MAGIC_BYTES)
    stored.seek(0)
    return open_unpacked(lambda: stored, compression_of(path.name, head), ratio)


def _unreadable(segment: Segment, default_source: str | None, error: Exception) -> BadInput:
    reason = Reason.UNREADABLE
    if isinstance(error, ExpandsTooMuch):
        reason, message = Reason.EXPANDS_TOO_MUCH, f"{segment.path}: {error}"
    elif isinstance(error, DAMAGED):
        message = f"{segment.path} is not a whole compressed file: {error}"
    elif isinstance(error, UsageError):
        message = f"{error.message} {error.remedy}"
    elif isinstance(error, OSError):
        message = f"{segment.path} cannot be read: {error}"
    else:
        reason, message = Reason.INTERNAL_ERROR, f"{segment.path}: {describe_defect(error)}"
    where = InputRef(segment.path, segment.start, segment.bytes, absolute_path_of(segment.path, segment.root))
    rejected = Rejected(reason, "read", message, where)
    return BadInput(rejected, b"", default_source or DEFAULT_SOURCE, datetime.now(UTC), format=segment.format)
