"""The members of an archive, the limits of what is read of one, and the stream of a member's bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, cast

from infra.sources.compression import ExpandsTooMuch
from infra.sources.metadata import MetadataError
from transforms.records import Reason

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_ALWAYS_ALLOWED = 16_000_000
"""Unpacked bytes that a member of any size may have."""

_BUFFER = 1 << 16


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Bounds of what is read of an archive.

    Attributes:
        entries: The most members.
        total_bytes: The most unpacked bytes of all members together.
        ratio: The most unpacked bytes of a member for each stored one.
    """

    entries: int = 1_000_000
    total_bytes: int = 100_000_000_000
    ratio: int = 250


class MemberDamaged(OSError):
    """The bytes of a member cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file in an archive.

    Attributes:
        name: Its path in the archive, with `/`; no part leads out of it. Empty for damage of the archive.
        offset: The place of its header in the archive.
        size: Its unpacked bytes, as the archive declares them.
        modified: When it was changed (aware); a time without a zone is taken as UTC.
        open: Opens its bytes. They are to be read before the next member is asked for. Reading raises only OSError,
            MemberDamaged and ExpandsTooMuch among them.
        refused: Why it cannot be read.
        other: The kind of a member that is not a file with content of its own (`symbolic link`).
    """

    name: str
    offset: int
    size: int
    modified: datetime | None
    open: Callable[[], BinaryIO]
    refused: MetadataError | None = None
    other: str | None = None


class EntryBudget:
    """Counts members and their declared bytes against the limits of an archive."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits
        self._entries = 0
        self._bytes = 0

    @property
    def is_exceeded(self) -> bool:
        """True once a limit is exceeded."""
        return self._entries > self._limits.entries or self._bytes > self._limits.total_bytes

    def take(self, size: int) -> MetadataError | None:
        """Count a member of `size` bytes; return the refusal once a limit is exceeded."""
        self._entries += 1
        self._bytes += size
        if self._entries > self._limits.entries:
            message = f"the archive has more than {self._limits.entries:,} members; unpack it, or raise"
            return MetadataError(Reason.TOO_LARGE, f"{message} DATELINE_ARCHIVE_ENTRIES")
        if self._bytes > self._limits.total_bytes:
            message = f"the archive unpacks to more than {self._limits.total_bytes:,} bytes; unpack it, or raise"
            return MetadataError(Reason.EXPANDS_TOO_MUCH, f"{message} DATELINE_ARCHIVE_BYTES")
        return None


class _MemberBytes(io.RawIOBase):
    """The chunks of a member as a stream; more than the declared size, or than the ratio allows, is an error."""

    def __init__(self, chunks: Iterator[bytes], size: int | None, most: int) -> None:
        self._chunks, self._size, self._most = chunks, size, most
        self._rest = memoryview(b"")
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                if self._size is not None and self._unpacked < self._size:
                    raise MemberDamaged(f"the member ends after {self._unpacked:,} of {self._size:,} bytes")
                return 0
            self._unpacked += len(chunk)
            self._check()
            self._rest = memoryview(chunk)
        target = memoryview(buffer)
        taken = min(len(target), len(self._rest))
        target[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken

    def _check(self) -> None:
        if self._unpacked > self._most:
            raise ExpandsTooMuch("the member unpacks to too many times its size; raise DATELINE_EXPANSION_RATIO")
        if self._size is not None and self._unpacked > self._size:
            raise MemberDamaged(f"the member unpacks to more than the {self._size:,} bytes that are declared")


def open_chunks(chunks: Iterator[bytes], size: int | None, packed: int, ratio: int) -> BinaryIO:
    """Open a member of `packed` stored bytes that unpacks to these chunks, declared to have `size` bytes."""
    most = max(_ALWAYS_ALLOWED, ratio * packed)
    return cast("BinaryIO", io.BufferedReader(_MemberBytes(chunks, size, most), _BUFFER))


def damage(offset: int, refused: MetadataError) -> ArchiveMember:
    """The damage of an archive at that place, as a member without a name."""
    return ArchiveMember("", offset, 0, None, not_opened, refused)


def not_opened() -> BinaryIO:
    """The `open` of a member without content."""
    raise MemberDamaged("the member has no content that can be read")
