"""The journal in object storage, where nothing can be appended: each batch of lines is an object of its own.

The objects are numbered without gaps, and an object is created only if its number is free: of two processes that have
read up to the same segment one gets the next number, and the other reads that segment before it tries again. So
whatever is appended was decided on all that is before it, as in a folder with its lock.

A rewrite appends the lines that stay, then an entry that names the first of these segments: what is before it no
longer counts. An empty object `NUMBER.first` says the same without a segment being read; then the old segments are
deleted. Their numbers could be created again by a process that was stopped before it appended, which therefore looks
for that object afterwards.
"""

from __future__ import annotations

import io
import json
import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain
from uuid import uuid4

from infra.deadletters.entries import JournalEntry, write_entry
from infra.deadletters.errors import DeadLettersUnreadable, DeadLettersUnwritable
from infra.deadletters.journal.interface import JournalPosition, split_lines
from infra.deadletters.journal.object_folder import ObjectFolder
from infra.deadletters.storage import StorageIdentity
from infra.failpoints import Step, failpoint

SEGMENT_BYTES = 8 * 1024 * 1024
"""Bytes at which a rewrite begins another segment. A segment that is read is held in memory."""

READ_AHEAD_BYTES = 4 * SEGMENT_BYTES
"""Bytes of the segments that are read side by side."""

MANY_SEGMENTS = 100
"""Segments above which a pruning merges them."""

_SEGMENT, _FIRST = re.compile(r"(\d+)\.jsonl"), re.compile(r"(\d+)\.first")
_STORAGE = "storage.json"


class ObjectJournal:
    """The segments below `url`; each `locked` block works on the listing at its begin."""

    is_batched = True
    exists = True

    def __init__(self, url: str, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._objects, self._segment_bytes = ObjectFolder(url), segment_bytes
        self.place = self._objects.url
        self._sizes: dict[int, int] = {}
        self._outdated: list[str] = []
        self._first = 1
        self._read: dict[int, bytes] = {}

    def check(self) -> StorageIdentity:
        """The identity of the storage, created at the first call.

        Raises DeadLettersUnwritable if objects cannot be created there, or are overwritten by one of the same name.
        """
        made = json.dumps(asdict(StorageIdentity(uuid4().hex, socket.gethostname()))).encode()
        self._objects.create(_STORAGE, made)
        (found,) = self._objects.read([_STORAGE])
        if self._objects.create(_STORAGE, found):
            raise DeadLettersUnwritable(
                f"The storage of {self.place} replaces an object that exists, though it is asked not to "
                "(If-None-Match): two workers could overwrite each other's dead letters there.",
                "Use storage that supports conditional writes, or a folder that all workers share.",
            )
        try:
            return StorageIdentity(**json.loads(found))
        except (ValueError, TypeError) as error:
            raise DeadLettersUnreadable(
                f"{self.place}/{_STORAGE} is damaged: {error}.", "Delete it; it is recreated."
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """List the segments. Nobody is locked out: `append` and `rewrite` return False if others have written since."""
        self._list()
        yield

    @property
    def size(self) -> int:
        """Bytes of all segments at the last listing."""
        return sum(self._sizes.values())

    @property
    def is_scattered(self) -> bool:
        """True if there are more than `MANY_SEGMENTS`."""
        return len(self._sizes) > MANY_SEGMENTS

    def append(self, lines: bytes) -> bool:
        """Create the next segment. Returns False if another process has; nothing is appended then."""
        self._delete_outdated()
        return self._create(max(self._sizes, default=self._first - 1) + 1, lines)

    def rewrite(self, lines: Iterable[bytes]) -> bool:
        """Append the lines and the entry by which they replace all before them; then delete what they replace."""
        self._delete_outdated()
        first = max(self._sizes, default=self._first - 1) + 1
        end = write_entry(JournalEntry("rewritten", "", datetime.now(UTC), first=first))
        for number, chunk in enumerate(split_lines(chain(lines, [end]), self._segment_bytes), first):
            if chunk and not self._create(number, chunk):
                return False
        self.finish_rewrite(first)
        return True

    def finish_rewrite(self, first: int) -> None:
        """Delete what the rewrite that begins at the segment `first` has replaced, and what earlier ones have."""
        if first > self._first:
            # No new listing: what others have appended since the last one has not been read.
            self._objects.create(_marker(first), b"")
            replaced = [number for number in self._sizes if number < first]
            self._outdated += [*map(_segment, replaced), *([_marker(self._first)] if self._first > 1 else [])]
            self._first = first
            for number in replaced:
                del self._sizes[number]
        self._delete_outdated()

    def lines(self, since: JournalPosition) -> Iterator[tuple[JournalPosition, JournalPosition, bytes]]:
        """Each line from `since` on, with its begin and end. Raises FileNotFoundError once it has been rewritten."""
        wanted = [
            number
            for number in sorted(self._sizes)
            if number > since.segment or (number == since.segment and self._sizes[number] > since.offset)
        ]
        for group in self._grouped(wanted):
            for number, content in zip(group, self._contents(group), strict=True):
                offset = since.offset if number == since.segment else 0
                for line in io.BytesIO(content[offset:]):
                    yield JournalPosition(number, offset), JournalPosition(number, offset + len(line)), line
                    offset += len(line)

    def has(self, place: JournalPosition) -> bool:
        """Return whether the segment of a position is part of the journal."""
        return place.segment in self._sizes

    def has_torn_lines(self, known: int) -> bool:
        """Return whether there are unreadable lines; an object is never torn, but may have been damaged."""
        return known > 0

    def name(self, place: JournalPosition) -> str:
        """The position in words, for a message."""
        return f"{self.place}/{_segment(place.segment)} from byte {place.offset}"

    def line_at(self, place: JournalPosition) -> bytes:
        """The line that begins at `place`. Raises FileNotFoundError if a rewrite has deleted its segment."""
        (content,) = self._contents([place.segment])
        return content[place.offset : content.index(b"\n", place.offset) + 1]

    def _create(self, number: int, content: bytes) -> bool:
        """Create a segment; False if another process has, or has rewritten the journal beyond that number."""
        name = _segment(number)
        if not self._objects.create(name, content) and not self._is_there(name, content):
            return False
        self._list()
        if number < self._first:
            self._objects.delete([name])
            return False
        self._read = {number: content}
        failpoint(Step.LETTER_SYNCED)
        return True

    def _is_there(self, name: str, content: bytes) -> bool:
        """Return whether the object is our own, as after a request that was repeated because its answer was lost."""
        try:
            return self._objects.read([name]) == [content]
        except FileNotFoundError:
            return False

    def _list(self) -> None:
        found = self._objects.sizes()
        firsts = [int(match[1]) for name in found if (match := _FIRST.fullmatch(name))]
        self._first = max(firsts, default=1)
        self._sizes, self._outdated = {}, [_marker(number) for number in firsts if number < self._first]
        for name, size in found.items():
            if match := _SEGMENT.fullmatch(name):
                if int(match[1]) >= self._first:
                    self._sizes[int(match[1])] = size
                else:
                    self._outdated.append(name)

    def _delete_outdated(self) -> None:
        """Delete what a rewrite replaced, also one that was interrupted."""
        if self._outdated:
            self._objects.delete(self._outdated)
            self._outdated = []

    def _grouped(self, numbers: Iterable[int]) -> Iterator[list[int]]:
        """The segments in groups of about `READ_AHEAD_BYTES`."""
        group, size = list[int](), 0
        for number in numbers:
            group.append(number)
            size += self._sizes[number]
            if size >= READ_AHEAD_BYTES:
                yield group
                group, size = [], 0
        if group:
            yield group

    def _contents(self, numbers: list[int]) -> list[bytes]:
        """The contents of segments, which never change; those of the last call are kept."""
        missing = [number for number in numbers if number not in self._read]
        if missing:
            fresh = dict(zip(missing, self._objects.read([*map(_segment, missing)]), strict=True))
            self._read = {**{number: self._read[number] for number in numbers if number in self._read}, **fresh}
        return [self._read[number] for number in numbers]


def _segment(number: int) -> str:
    return f"{number:06d}.jsonl"


def _marker(number: int) -> str:
    return f"{number:06d}.first"
