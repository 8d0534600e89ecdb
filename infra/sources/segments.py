"""The parts of files that a run reads, and their grouping into shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions
from infra.sources.state import FileState
from transforms.printable import printable

SHARD_BYTES = 8_000_000
"""About 40 s of work for two workers at 0.1 MB/s each (NER on one core)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A file, or the lines of it that begin in the bytes `[start, end)`.

    Attributes:
        path: The file, as found under the path that the user gave.
        root: The folder that was given; of a single file, the folder it is in.
        format: Name of the file's format (`infra.sources.formats`).
        start: First byte.
        end: The byte after the last one; None for the end of the file.
        bytes: The size on disk.
        file: The state of the file when the run was planned.
        options: Options for the fields of its records.
    """

    path: str
    root: str
    format: str
    start: int
    end: int | None
    bytes: int
    file: FileState
    options: RecordOptions = DEFAULT_OPTIONS


@dataclass(frozen=True, slots=True)
class Shard:
    """The unit of work: segments that one task reads, in order."""

    number: int
    segments: tuple[Segment, ...]

    @property
    def bytes(self) -> int:
        """The size of its segments on disk."""
        return sum(segment.bytes for segment in self.segments)

    @property
    def name(self) -> str:
        """Its name in reports."""
        first, others = self.segments[0], len(self.segments) - 1
        more = f" and {others:,} more files" if others else ""
        return f"shard {self.number}: {printable(first.path)} from byte {first.start:,}{more}"


def group_into_shards(segments: Iterable[Segment], first: int = 0, shard_bytes: int = SHARD_BYTES) -> Iterator[Shard]:
    """Group segments, in their order, into shards of about `shard_bytes`, numbered from `first`."""
    for number, group in enumerate(group_by_bytes(segments, shard_bytes), first):
        yield Shard(number, tuple(group))


class Sized(Protocol):
    """Anything with a size in bytes."""

    @property
    def bytes(self) -> int: ...


S = TypeVar("S", bound=Sized)


def group_by_bytes(items: Iterable[S], most: int) -> Iterator[list[S]]:
    """Group items, in their order, up to `most` bytes; a larger item is a group of its own."""
    group, size = list[S](), 0
    for item in items:
        if group and size + item.bytes > most:
            yield group
            group, size = [], 0
        group.append(item)
        size += item.bytes
    if group:
        yield group
