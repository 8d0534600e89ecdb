"""The members of an archive, the limits of what is read of one, and the stream of a member's bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from infra.sources.compression import ALWAYS_ALLOWED, ExpandsTooMuch, stream_of
from infra.sources.metadata import MetadataError
from infra.sources.source_file import Limits
from transforms.records import Reason


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

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._entries = 0
        self._bytes = 0

    @property
    def is_exceeded(self) -> bool:
        """True once a limit is exceeded."""
        return self._entries > self._limits.archive_entries or self._bytes > self._limits.archive_bytes

    def take(self, size: int) -> MetadataError | None:
        """Count a member of `size` bytes; return the refusal once a limit is exceeded."""
        self._entries += 1
        self._bytes += size
        if self._entries > self._limits.archive_entries:
            message = f"the archive has more than {self._limits.archive_entries:,} members; unpack it, or raise"
            return MetadataError(Reason.TOO_LARGE, f"{message} DATELINE_ARCHIVE_ENTRIES")
        if self._bytes > self._limits.archive_bytes:
            message = f"the archive unpacks to more than {self._limits.archive_bytes:,} bytes; unpack it, or raise"
            return MetadataError(Reason.EXPANDS_TOO_MUCH, f"{message} DATELINE_ARCHIVE_BYTES")
        return None


def open_chunks(chunks: Iterator[bytes], size: int | None, packed: int, ratio: int) -> BinaryIO:
    """Open a member of `packed` stored bytes that unpacks to these chunks, declared to have `size` bytes."""
    return stream_of(_checked(chunks, size, max(ALWAYS_ALLOWED, ratio * packed)))


def _checked(chunks: Iterator[bytes], size: int | None, most: int) -> Iterator[bytes]:
    """Yield the chunks of a member. Raises MemberDamaged if it has another size, ExpandsTooMuch above `most` bytes."""
    unpacked = 0
    for chunk in chunks:
        unpacked += len(chunk)
        if unpacked > most:
            raise ExpandsTooMuch("the member unpacks to too many times its size; raise DATELINE_EXPANSION_RATIO")
        if size is not None and unpacked > size:
            raise MemberDamaged(f"the member unpacks to more than the {size:,} bytes that are declared")
        yield chunk
    if size is not None and unpacked < size:
        raise MemberDamaged(f"the member ends after {unpacked:,} of {size:,} bytes")


def damage(offset: int, refused: MetadataError) -> ArchiveMember:
    """The damage of an archive at that place, as a member without a name."""
    return ArchiveMember("", offset, 0, None, not_opened, refused)


def not_opened() -> BinaryIO:
    """The `open` of a member without content."""
    raise MemberDamaged("the member has no content that can be read")
