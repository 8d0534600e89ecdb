"""The dead letters of an index on disk: each refused input once, on the disk before it counts as handled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from infra.deadletters.entries import Entry, TornEntry, read_entry, write_entry
from infra.deadletters.errors import DeadLettersFull
from infra.deadletters.journal import Journal, Place
from infra.deadletters.letters import DeadLetter, FiledLetter
from transforms.records import Reason

CAP_BYTES = 2 * 1024 * 1024 * 1024
"""Far above what a healthy source produces: 75 articles of the largest size, or a million bad lines."""


@dataclass(frozen=True, slots=True)
class _Filed:
    """What is kept in memory of a letter; its body stays on the disk."""

    place: Place
    reason: Reason
    attempts: int
    first: datetime
    last: datetime
    replayed: datetime | None = None


class DeadLetters:
    """The letters in `folder`; several processes may use it at once. Raises DeadLettersUnwritable."""

    def __init__(self, folder: Path, cap_bytes: int = CAP_BYTES) -> None:
        self._journal, self._cap_bytes = Journal(folder), cap_bytes
        self._filed: dict[str, _Filed] = {}
        self._seen = Place()

    def record(self, letter: DeadLetter, now: datetime) -> bool:
        """Keep a letter; on the disk on return. False if it was there: then its attempts grow by one.

        A replayed one that comes again is open again. Raises DeadLettersFull, DeadLettersUnwritable.
        """
        with self._up_to_date():
            if letter.id in self._filed:
                self._journal.append(write_entry(Entry("again", letter.id, now)))
                return False
            self._file(Entry("letter", letter.id, now, letter))
            return True

    def mark_replayed(self, id_: str, now: datetime) -> None:
        """Note that a letter's article has been handled since. Raises KeyError for an unknown id."""
        with self._up_to_date():
            if id_ not in self._filed:
                raise KeyError(id_)
            self._journal.append(write_entry(Entry("replayed", id_, now)))

    def all(self) -> Iterator[FiledLetter]:
        """Every letter, replayed ones too, in the order in which they first came."""
        with self._up_to_date():
            filed = list(self._filed.values())
        return map(self._read, filed)

    def get(self, id_: str) -> FiledLetter | None:
        """One letter; null if there is none of that id."""
        with self._up_to_date():
            filed = self._filed.get(id_)
        return self._read(filed) if filed else None

    def counts(self) -> Counter[Reason]:
        """How many letters are open, by reason."""
        with self._up_to_date():
            return Counter(filed.reason for filed in self._filed.values() if filed.replayed is None)

    @contextmanager
    def _up_to_date(self) -> Iterator[None]:
        """Within the block this process alone writes, and knows what every other has written."""
        with self._journal.locked():
            self._catch_up()
            yield

    def _file(self, entry: Entry) -> None:
        line = write_entry(entry)
        size = self._journal.bytes + len(line)
        if size > self._cap_bytes:
            raise DeadLettersFull(
                f"The dead letters would take {size:,} bytes; the cap is {self._cap_bytes:,}.",
                "Look for what refuses so much (`dateline deadletters list`), or move their folder away.",
            )
        self._journal.append(line)

    def _catch_up(self) -> None:
        """Take in what this or another process has appended since the last look."""
        for begin, end, line in self._journal.lines(self._seen):
            with suppress(TornEntry):
                self._apply(read_entry(line), begin)
            self._seen = end

    def _apply(self, entry: Entry, place: Place) -> None:
        known = self._filed.get(entry.id)
        if entry.letter is not None and known is None:
            self._filed[entry.id] = _Filed(place, entry.letter.reason, 1, entry.at, entry.at)
        elif known is not None and entry.kind == "replayed":
            self._filed[entry.id] = replace(known, replayed=entry.at)
        elif known is not None:
            self._filed[entry.id] = replace(
                known, attempts=known.attempts + 1, last=max(known.last, entry.at), replayed=None
            )

    def _read(self, filed: _Filed) -> FiledLetter:
        letter = read_entry(self._journal.line_at(filed.place)).letter
        assert letter is not None
        return FiledLetter(letter, filed.attempts, filed.first, filed.last, filed.replayed)
