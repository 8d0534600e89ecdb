"""The dead letters of an index: each refused input once, durable before it counts as handled."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from infra.deadletters.entries import JournalEntry, write_entry
from infra.deadletters.errors import DeadLetterError, DeadLettersElsewhere, DeadLettersFull, DeadLettersUnwritable
from infra.deadletters.journal import open_journal
from infra.deadletters.known import KnownLetters, LetterSummary
from infra.deadletters.letters import DeadLetter, StoredLetter, build_letter
from infra.deadletters.selection import OPEN, LetterSelection
from infra.deadletters.storage import StorageIdentity
from infra.deadletters.waiting import WaitingEntries
from infra.settings import DEADLETTERS_BYTES
from transforms.records import ArchivedRecord, RawRecord, Reason, Rejected

log = logging.getLogger(__name__)

ALARM_SHARE = 0.8
"""Share of the cap at which a warning is logged."""

BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of entries that wait in memory at most."""

_ATTEMPTS = 50
"""Times that the journal is read again because another process has written it meanwhile."""

_Read = TypeVar("_Read")


class DeadLetters:
    """The letters in a folder, which is created for the first of them, or below a URL of object storage.

    Several processes may use them at once. Every method that reads or writes raises DeadLettersUnwritable if the disk
    or the storage cannot be used.
    """

    def __init__(self, place: Path | str, cap_bytes: int = DEADLETTERS_BYTES) -> None:
        self._journal, self.cap_bytes = open_journal(place), cap_bytes
        self._letters, self._waiting = KnownLetters(self._journal), WaitingEntries()
        self._is_batching = False

    def check(self) -> StorageIdentity:
        """The identity of the storage, after a test write. Raises DeadLettersUnwritable."""
        with self._journal.locked():
            return self._journal.check()

    def require(self, storage: StorageIdentity) -> None:
        """Raise DeadLettersElsewhere if the letters are in another storage than `storage`, the run's."""
        found = self.check()
        if found != storage:
            raise DeadLettersElsewhere(
                f"{self._journal.place} on {found.host} is not the storage of the run, which is on {storage.host}.",
                "Set DATELINE_DEADLETTERS (or DATELINE_HOME) to a folder on storage that all workers share, or to one "
                "URL of object storage.",
            )

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Within the block what is recorded may wait in memory; it is durable, and can be read, when the block ends.

        That is so after an error too. Letters in a folder never wait. Raises as `record`; what waited is then not
        recorded.
        """
        self._is_batching = self._journal.is_batched
        try:
            if self._is_batching:
                with self._known():
                    pass
            yield
        except Exception:
            # What was refused before the error is of use to whoever looks for its cause.
            with suppress(DeadLetterError):
                self._publish()
            raise
        else:
            self._publish()
        finally:
            self._is_batching = False
            self._waiting.clear()

    def record(self, letter: DeadLetter, now: datetime) -> bool:
        """Record a letter; it is durable on return, within `batch` at the end of that.

        Returns False if it existed: its attempts then grow by one, and it is open again if it was replayed, not if it
        was dismissed. Raises DeadLettersFull, DeadLettersUnwritable.
        """
        return self._add(JournalEntry("letter", letter.id, now, letter))

    def mark_replayed(self, id_: str, now: datetime, *, loaded_since: bool = False) -> None:
        """Record that a letter's article was handled, `loaded_since` by a later ingest. Raises KeyError if unknown."""
        self._note(JournalEntry("replayed", id_, now, loaded_since=loaded_since))

    def dismiss(self, id_: str, now: datetime) -> None:
        """Record that a letter is not worth a replay, now or when refused again. Raises KeyError for an unknown id."""
        self._note(JournalEntry("dismissed", id_, now))

    def summaries(self, selection: LetterSelection = OPEN) -> list[LetterSummary]:
        """The letters of a selection without their content, in the order of their first refusal."""
        with self._known():
            found = self._letters.summaries.values()
            return [one for one in found if selection.matches(one.reason, one.source, one.history)]

    def select(self, selection: LetterSelection = OPEN) -> Iterator[StoredLetter]:
        """The letters of a selection, read one at a time; letters pruned meanwhile are omitted."""
        for summary in self.summaries(selection):
            if filed := self.get(summary.id):
                yield filed

    def all(self) -> Iterator[StoredLetter]:
        """Every letter, closed ones too, in the order of their first refusal."""
        return self.select(LetterSelection(with_closed=True))

    def get(self, id_: str) -> StoredLetter | None:
        """The letter with that id, None if it does not exist."""

        def read() -> StoredLetter | None:
            summary = self._letters.summaries.get(id_)
            return StoredLetter(self._letters.letter(summary), summary.history) if summary else None

        if self._is_batching:
            # A request less for each letter that a replay reads: its shard has just listed the journal.
            with suppress(FileNotFoundError):
                if found := read():
                    return found
        return self._consistently(read)

    def archived(self, records: Sequence[RawRecord]) -> list[ArchivedRecord | None]:
        """Return where the archive has each of some records that were refused before; None for the others."""

        def read() -> list[ArchivedRecord | None]:
            reasons = {summary.reason for summary in self._letters.summaries.values()}
            return [self._archived(raw, reasons) for raw in records]

        return self._consistently(read)

    def _archived(self, raw: RawRecord, reasons: Iterable[Reason]) -> ArchivedRecord | None:
        for reason in reasons:
            letter = build_letter(raw, Rejected(reason, "", "", raw.input, raw.external_id))
            summary = self._letters.summaries.get(letter.id)
            if summary and (place := self._letters.letter(summary).rejected.input.archive):
                return place
        return None

    def counts(self) -> Counter[Reason]:
        """Number of open letters by reason."""
        return Counter(summary.reason for summary in self.summaries())

    @property
    def size(self) -> int:
        """Bytes on the disk, or in the storage."""
        with self._known():
            return self._journal.size

    def prune(self, closed_before: datetime) -> list[str]:
        """Delete the letters that were closed before then; returns their ids. Open ones stay.

        Of the others the latest state is kept, so that repeated refusals do not make the journal grow. Raises
        DeadLettersUnwritable; then nothing has changed.
        """

        def choose() -> tuple[list[str], bool]:
            gone = {id_ for id_, one in self._letters.summaries.items() if one.history.is_closed_before(closed_before)}
            kept = sum(summary.bytes for id_, summary in self._letters.summaries.items() if id_ not in gone)
            ids = [id_ for id_ in self._letters.summaries if id_ in gone]
            return ids, kept < self._journal.size // 2 or self._journal.is_scattered

        return self._rewrite(choose)

    def erase(self, concerns: Callable[[DeadLetter], bool]) -> list[str]:
        """Delete the letters that `concerns` is true of, open ones too, and the torn ends of lines; returns their ids.

        Raises DeadLettersUnwritable; then nothing has changed.
        """
        return self._rewrite(lambda: (self._concerning(concerns), self._journal.has_torn_lines(self._letters.torn)))

    def concerning(self, concerns: Callable[[DeadLetter], bool]) -> list[str]:
        """Return the ids of the letters that `erase` would delete."""
        return self._consistently(lambda: self._concerning(concerns))

    def _concerning(self, concerns: Callable[[DeadLetter], bool]) -> list[str]:
        found = self._letters.summaries.values()
        return sorted(summary.id for summary in found if concerns(self._letters.letter(summary)))

    @contextmanager
    def _up_to_date(self) -> Iterator[None]:
        """Within the block this process has read what every other has written, and alone writes what follows."""
        for _ in range(_ATTEMPTS):
            with self._journal.locked():
                try:
                    self._letters.catch_up()
                except FileNotFoundError:
                    self._letters.forget()
                    continue
                yield
                return
        raise self._always_rewritten()

    @contextmanager
    def _known(self) -> Iterator[None]:
        """As `_up_to_date`, for reading: a missing folder is not created."""
        with self._up_to_date() if self._journal.exists else nullcontext():
            yield

    def _consistently(self, read: Callable[[], _Read]) -> _Read:
        """The result of `read` over all that was written; repeated if another process rewrites it meanwhile."""
        for _ in range(_ATTEMPTS):
            with self._known(), suppress(FileNotFoundError):
                return read()
            self._letters.forget()
        raise self._always_rewritten()

    def _always_rewritten(self) -> DeadLettersUnwritable:
        return DeadLettersUnwritable(
            f"The dead letters in {self._journal.place} cannot be read or written: their files change all the time, or "
            "are listed and missing.",
            "If other processes write there, wait for them; else restore the missing files.",
        )

    def _note(self, entry: JournalEntry) -> None:
        if not self._is_batching:
            with self._known():
                pass
        if not self._has(entry.id):
            raise KeyError(entry.id)
        self._add(entry)

    def _add(self, entry: JournalEntry) -> bool:
        """Record an entry, or have it wait; return whether it is that of a new letter."""
        line, waiting = write_entry(entry), self._waiting.size
        is_new = entry.letter is not None and not self._has(entry.id)
        if is_new and self._is_batching:
            self._require_room(self._journal.size + waiting, len(line))
        self._waiting.add(entry, line)
        if self._is_batching and self._waiting.size < BATCH_BYTES:
            return is_new
        try:
            return entry.id in self._publish()
        finally:
            self._waiting.clear()

    def _has(self, id_: str) -> bool:
        return id_ in self._letters.summaries or id_ in self._waiting.ids

    def _publish(self) -> set[str]:
        """Append what waits; return the ids of the letters among them that are new."""
        for _ in range(_ATTEMPTS if self._waiting else 0):
            with self._up_to_date():
                self._journal.finish_rewrite(self._letters.first)
                new, lines = self._waiting.next_lines(self._letters.summaries)
                before = self._journal.size
                if new:
                    self._require_room(before, len(lines))
                if lines and not self._journal.append(lines):
                    continue
            self._waiting.clear()
            if before < ALARM_SHARE * self.cap_bytes <= before + len(lines):
                share = 100 * ALARM_SHARE
                log.warning("The dead letters take %.0f %% of their cap of %d bytes.", share, self.cap_bytes)
            return new
        if self._waiting:
            raise self._always_rewritten()
        return set()

    def _require_room(self, before: int, size: int) -> None:
        if before + size > self.cap_bytes:
            raise DeadLettersFull(
                f"The dead letters would take {before + size:,} bytes; the cap is {self.cap_bytes:,}.",
                "Look for what refuses so much (`dateline deadletters list --summary`); fix it and replay, then "
                "`dateline deadletters prune`; or raise DATELINE_DEADLETTERS_BYTES.",
            )

    def _rewrite(self, choose: Callable[[], tuple[list[str], bool]]) -> list[str]:
        """Delete the letters that `choose` returns, if there are any, or if it says that a rewrite is due."""

        def rewrite() -> list[str] | None:
            self._journal.finish_rewrite(self._letters.first)
            gone, is_due = choose()
            if gone or is_due:
                deleted = set(gone)
                kept = [one for id_, one in self._letters.summaries.items() if id_ not in deleted]
                if not self._journal.rewrite(map(self._letters.rewritten, kept)):
                    return None
                self._letters.torn = 0
            return gone

        for _ in range(_ATTEMPTS):
            if (gone := self._consistently(rewrite)) is not None:
                return gone
        raise self._always_rewritten()
