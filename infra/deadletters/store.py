"""The dead letters of an index on disk: each refused input once, on the disk before it counts as handled."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from infra.deadletters.entries import JournalEntry, TornEntry, read_entry, write_entry
from infra.deadletters.errors import DeadLettersElsewhere, DeadLettersFull, DeadLettersUnreadable
from infra.deadletters.journal import Journal, JournalPosition
from infra.deadletters.letters import DeadLetter, LetterHistory, StoredLetter
from infra.deadletters.selection import OPEN, LetterSelection
from infra.deadletters.storage import StorageIdentity, check_storage, translate_disk_errors
from infra.security.private_files import restrict_to_owner
from infra.settings import DEADLETTERS_BYTES, Settings
from transforms.records import Reason

log = logging.getLogger(__name__)

ALARM_SHARE = 0.8
"""The share of the cap at which there is still time to look."""


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """What is kept in memory of a letter, `bytes` long on the disk at `place`; its content stays there."""

    id: str
    place: JournalPosition
    bytes: int
    reason: Reason
    source: str
    history: LetterHistory


class DeadLetters:
    """The letters in `folder`, which is made for the first of them; several processes may use it at once.

    Whatever looks at the disk raises DeadLettersUnwritable if that cannot be used.
    """

    def __init__(self, folder: Path, cap_bytes: int = DEADLETTERS_BYTES) -> None:
        self._journal, self.cap_bytes = Journal(folder), cap_bytes
        self._cards: dict[str, LetterSummary] = {}
        self._seen = JournalPosition()

    def check(self) -> StorageIdentity:
        """Whose storage this is, after a try whether it keeps what is written. Raises DeadLettersUnwritable."""
        with self._journal.locked():
            return check_storage(self._journal.folder)

    def require(self, storage: StorageIdentity) -> None:
        """Raises DeadLettersElsewhere if these letters lie in another storage than the run's."""
        found = self.check()
        if found != storage:
            raise DeadLettersElsewhere(
                f"{self._journal.folder} on {found.host} is not the storage of the run, which is on {storage.host}.",
                "Put DATELINE_HOME on storage that all workers share.",
            )

    def record(self, letter: DeadLetter, now: datetime) -> bool:
        """Keep a letter; on the disk on return. False if it was there: then its attempts grow by one.

        One that was replayed is open again then, one that was dismissed is not. Raises DeadLettersFull,
        DeadLettersUnwritable.
        """
        with self._up_to_date():
            if known := self._cards.get(letter.id):
                told = letter.rejected.message
                news = None if told == known.history.message else told
                self._journal.append(write_entry(JournalEntry("again", letter.id, now, message=news)))
                return False
            self._file(JournalEntry("letter", letter.id, now, letter))
            return True

    def mark_replayed(self, id_: str, now: datetime) -> None:
        """Note that a letter's article has been handled since. Raises KeyError for an unknown id."""
        self._note(JournalEntry("replayed", id_, now))

    def dismiss(self, id_: str, now: datetime) -> None:
        """Note that a letter is not worth a replay, also if it comes again. Raises KeyError for an unknown id."""
        self._note(JournalEntry("dismissed", id_, now))

    def summaries(self, selection: LetterSelection = OPEN) -> list[LetterSummary]:
        """The letters of a selection, in the order in which they first came, without their content."""
        with self._known():
            return [card for card in self._cards.values() if selection.matches(card.reason, card.source, card.history)]

    def select(self, selection: LetterSelection = OPEN) -> Iterator[StoredLetter]:
        """The letters of a selection, read one at a time; not those that are pruned meanwhile."""
        for card in self.summaries(selection):
            if filed := self.get(card.id):
                yield filed

    def all(self) -> Iterator[StoredLetter]:
        """Every letter, closed ones too, in the order in which they first came."""
        return self.select(LetterSelection(with_closed=True))

    def get(self, id_: str) -> StoredLetter | None:
        """One letter; null if there is none of that id."""
        with self._known():
            card = self._cards.get(id_)
            return StoredLetter(self._letter(card), card.history) if card else None

    def counts(self) -> Counter[Reason]:
        """How many letters are open, by reason."""
        return Counter(card.reason for card in self.summaries())

    @property
    def size(self) -> int:
        """The bytes that they take on the disk."""
        return self._journal.bytes

    def prune(self, closed_before: datetime) -> list[str]:
        """Forget the letters that were replayed or dismissed before then; returns their ids. Open ones stay.

        Of the others the latest state is kept, so that the journal does not grow by their coming again and
        again. Raises DeadLettersUnwritable; then nothing has changed.
        """
        with self._known():
            gone = [card.id for card in self._cards.values() if card.history.is_closed_before(closed_before)]
            kept = [card for card in self._cards.values() if not card.history.is_closed_before(closed_before)]
            if gone or sum(card.bytes for card in kept) < self._journal.bytes // 2:
                self._journal.rewrite(map(self._carried_over, kept))
            return gone

    @contextmanager
    def _up_to_date(self) -> Iterator[None]:
        """Within the block this process alone writes, and knows what every other has written."""
        with self._journal.locked():
            self._catch_up()
            yield

    @contextmanager
    def _known(self) -> Iterator[None]:
        """As `_up_to_date`, for whoever adds nothing: no folder is made where there is none."""
        with self._up_to_date() if self._journal.exists_on_disk else nullcontext():
            yield

    def _note(self, entry: JournalEntry) -> None:
        with self._up_to_date():
            if entry.id not in self._cards:
                raise KeyError(entry.id)
            self._journal.append(write_entry(entry))

    def _file(self, entry: JournalEntry) -> None:
        line = write_entry(entry)
        before = self._journal.bytes
        if before + len(line) > self.cap_bytes:
            raise DeadLettersFull(
                f"The dead letters would take {before + len(line):,} bytes; the cap is {self.cap_bytes:,}.",
                "Look for what refuses so much (`dateline deadletters list --summary`); mend it and replay, then "
                "`dateline deadletters prune`; or raise DATELINE_DEADLETTERS_BYTES.",
            )
        self._journal.append(line)
        if before < ALARM_SHARE * self.cap_bytes <= before + len(line):
            log.warning("The dead letters take %.0f %% of their cap of %d bytes.", 100 * ALARM_SHARE, self.cap_bytes)

    def _catch_up(self) -> None:
        """Take in what this or another process has appended since the last look."""
        if self._seen != JournalPosition() and not self._journal.has(self._seen):
            self._cards.clear()
            self._seen = JournalPosition()
        for begin, end, line in self._journal.lines(self._seen):
            self._take_in(line, begin)
            self._seen = end

    def _take_in(self, line: bytes, place: JournalPosition) -> None:
        try:
            entry = read_entry(line)
        except TornEntry:
            log.warning(
                "A line of the dead letters is not readable (%s): cut off by a crash, and then it never counted; "
                "or damaged since.",
                self._journal.name(place),
            )
        except DeadLettersUnreadable as error:
            raise DeadLettersUnreadable(f"{self._journal.name(place)}: {error.message}", error.remedy) from error
        else:
            self._apply(entry, place, len(line))

    def _apply(self, entry: JournalEntry, place: JournalPosition, size: int) -> None:
        known, letter = self._cards.get(entry.id), entry.letter
        if letter is not None and (known is None or entry.history is not None):
            history = entry.history or LetterHistory(1, entry.at, entry.at, letter.rejected.message)
            self._cards[entry.id] = LetterSummary(entry.id, place, size, letter.reason, letter.source, history)
        elif known is not None:
            self._cards[entry.id] = replace(known, history=_gone_on(known.history, entry))

    def _carried_over(self, card: LetterSummary) -> bytes:
        return write_entry(JournalEntry("letter", card.id, card.history.first, self._letter(card), card.history))

    def _letter(self, card: LetterSummary) -> DeadLetter:
        letter = read_entry(self._journal.line_at(card.place)).letter
        assert letter is not None
        return letter


def _gone_on(history: LetterHistory, entry: JournalEntry) -> LetterHistory:
    if entry.kind == "replayed":
        return replace(history, replayed=entry.at)
    if entry.kind == "dismissed":
        return replace(history, dismissed=entry.at)
    return history.again(entry.at, history.message if entry.message is None else entry.message)


def open_dead_letters(settings: Settings, index: str) -> DeadLetters:
    """The dead letters of an index, under `DATELINE_HOME`. Raises DeadLettersUnwritable if that cannot be closed."""
    of_all = settings.home / "deadletters"
    with translate_disk_errors(of_all), suppress(FileNotFoundError):
        restrict_to_owner(of_all)
    return DeadLetters(of_all / index, settings.deadletters_bytes)
