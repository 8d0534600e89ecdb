"""The journal of the dead letters: lines that are appended and read in order, whatever keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from infra.deadletters.storage import StorageIdentity


@dataclass(frozen=True, slots=True, order=True)
class JournalPosition:
    """A byte offset in a segment."""

    segment: int = 1
    offset: int = 0


class Journal(Protocol):
    """Numbered segments of lines; `FolderJournal` has them on a disk, `ObjectJournal` in object storage.

    Several processes may append and rewrite. What `append` wrote is based on all that the process has read within the
    same `locked` block: where another process has written meanwhile, nothing is written, and it returns False.

    Attributes:
        place: The folder or URL.
        is_batched: Whether the lines of a batch are better appended together, as each append is a request.
    """

    place: str
    is_batched: bool

    def check(self) -> StorageIdentity:
        """The identity of the storage, after a test write; call it within `locked`. Raises DeadLettersUnwritable."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Within the block the methods below work on one state. Raises DeadLettersUnwritable, DeadLettersHeld."""
        ...

    @property
    def exists(self) -> bool:
        """False if there is nothing to read; `locked` would create a folder. Raises DeadLettersUnwritable."""
        ...

    @property
    def size(self) -> int:
        """Bytes of all segments."""
        ...

    @property
    def is_scattered(self) -> bool:
        """True if it has so many segments that reading them costs more than their bytes."""
        ...

    def append(self, lines: bytes) -> bool:
        """Append whole lines; they are durable on return. Raises DeadLettersUnwritable; nothing is appended then."""
        ...

    def rewrite(self, lines: Iterable[bytes]) -> bool:
        """Replace all lines. Returns False, and has lost nothing, where another process has written meanwhile.

        An interrupted rewrite leaves the old lines before the new ones. Raises DeadLettersUnwritable, and for object
        storage FileNotFoundError if another process has rewritten it.
        """
        ...

    def finish_rewrite(self, first: int) -> None:
        """Delete what a rewrite has replaced that was interrupted after its entry; `first` is the entry's."""
        ...

    def lines(self, since: JournalPosition) -> Iterator[tuple[JournalPosition, JournalPosition, bytes]]:
        """Each complete line from `since` on, with its begin and end. Raises FileNotFoundError as `rewrite`."""
        ...

    def has(self, place: JournalPosition) -> bool:
        """Return whether the segment of a position exists; a rewrite deletes it."""
        ...

    def has_torn_lines(self, known: int) -> bool:
        """Return whether there are lines that count as torn, `known` of them, or bytes behind the last newline."""
        ...

    def name(self, place: JournalPosition) -> str:
        """The position in words, for a message."""
        ...

    def line_at(self, place: JournalPosition) -> bytes:
        """The line that begins at `place`. Raises FileNotFoundError if a rewrite has deleted its segment."""
        ...


def split_lines(lines: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The lines in chunks, each closed by the line that brings it to `size`; at least one chunk, if empty."""
    chunk = bytearray()
    for line in lines:
        chunk += line
        if len(chunk) >= size:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)
