"""The dead letters of an index: each refused input once, on the disk before it counts as handled."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from infra.deadletters.entries import JournalEntry, TornEntry, read_entry, write_entry
from infra.deadletters.errors import DeadLettersElsewhere, DeadLettersFull, DeadLettersUnreadable
from infra.deadletters.journal import Journal, JournalPosition
from infra.deadletters.letters import DeadLetter, LetterHistory, StoredLetter, build_letter
from infra.deadletters.selection import OPEN, LetterSelection
from infra.deadletters.storage import StorageIdentity, check_storage, translate_disk_errors
from infra.security.private_files import restrict_to_owner
from infra.settings import DEADLETTERS_BYTES, Settings
from transforms.records import ArchivedRecord, RawRecord, Reason, Rejected

log = logging.getLogger(__name__)

ALARM_SHARE = 0.8
"""Share of the cap at which a warning is logged."""


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """A letter without its content, which stays on the disk: `bytes` long, at `place`."""

    id: str
    place: JournalPosition
    bytes: int
    reason: Reason
    source: str
    history: LetterHistory
    month_first: bool


class DeadLetters:
    """The letters in `folder`, which is created for the first of them; several processes may use it at once.

    Every method that uses the disk raises DeadLettersUnwritable if it cannot be used.
    """

    def __init__(self, folder: Path, cap_bytes: int = DEADLETTERS_BYTES) -> None:
        self._journal, self.cap_bytes = Journal(folder), cap_bytes
        self._cards: dict[str, LetterSummary] = {}
        self._seen, self._torn = JournalPosition(), 0

    def check(self) -> StorageIdentity:
        """The identity of the storage, after a test write. Raises DeadLettersUnwritable."""
        with self._journal.locked():
            return check_storage(self._journal.folder)

    def require(self, storage: StorageIdentity) -> None:
        """Raise DeadLettersElsewhere if the letters are in another storage than `storage`, the run's."""
        found = self.check()
        if found != storage:
            raise DeadLettersElsewhere(
                f"{self._journal.folder} on {found.host} is not the storage of the run, which is on {storage.host}.",
                "Set DATELINE_DEADLETTERS (or DATELINE_HOME) to a folder on storage that all workers share.",
            )

    def record(self, letter: DeadLetter, now: datetime) -> bool:
        """Record a letter; it is on the disk on return.

        Returns False if it existed: its attempts then grow by one, and it is open again if it was replayed, not if it
        was dismissed. Raises DeadLettersFull, DeadLettersUnwritable.
        """
        with self._up_to_date():
            if known := self._cards.get(letter.id):
                message = letter.rejected.message
                changed = None if message == known.history.message else message
                self._journal.append(write_entry(JournalEntry("again", letter.id, now, message=changed)))
                return False
            self._file(JournalEntry("letter", letter.id, now, letter))
            return True

    def mark_replayed(self, id_: str, now: datetime, *, loaded_since: bool = False) -> None:
        """Record that a letter's article was handled, `loaded_since` by a later ingest. Raises KeyError if unknown."""
        self._note(JournalEntry("replayed", id_, now, loaded_since=loaded_since))

    def dismiss(self, id_: str, now: datetime) -> None:
        """Record that a letter is not worth a replay, now or when refused again. Raises KeyError for an unknown id."""
        self._note(JournalEntry("dismissed", id_, now))

    def summaries(self, selection: LetterSelection = OPEN) -> list[LetterSummary]:
        """The letters of a selection without their content, in the order of their first refusal."""
        with self._known():
            return [card for card in self._cards.values() if selection.matches(card.reason, card.source, card.history)]

    def select(self, selection: LetterSelection = OPEN) -> Iterator[StoredLetter]:
        """The letters of a selection, read one at a time; letters pruned meanwhile are omitted."""
        for card in self.summaries(selection):
            if filed := self.get(card.id):
                yield filed

    def all(self) -> Iterator[StoredLetter]:
        """Every letter, closed ones too, in the order of their first refusal."""
        return self.select(LetterSelection(with_closed=True))

    def get(self, id_: str) -> StoredLetter | None:
        """The letter with that id, None if it does not exist."""
        with self._known():
            card = self._cards.get(id_)
            return StoredLetter(self._letter(card), card.history) if card else None

    def archived(self, records: Sequence[RawRecord]) -> list[ArchivedRecord | None]:
        """Return where the archive has each of some records that were refused before; None for the others."""
        with self._known():
            reasons = {card.reason for card in self._cards.values()}
            return [self._archived(raw, reasons) for raw in records]

    def _archived(self, raw: RawRecord, reasons: Iterable[Reason]) -> ArchivedRecord | None:
        for reason in reasons:
            letter = build_letter(raw, Rejected(reason, "", "", raw.input, raw.external_id))
            if (card := self._cards.get(letter.id)) and (place := self._letter(card).rejected.input.archive):
                return place
        return None

    def counts(self) -> Counter[Reason]:
        """Number of open letters by reason."""
        return Counter(card.reason for card in self.summaries())

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return self._journal.bytes

    def prune(self, closed_before: datetime) -> list[str]:
        """Delete the letters that were closed before then; returns their ids. Open ones stay.

        Of the others the latest state is kept, so that repeated refusals do not make the journal grow. Raises
        DeadLettersUnwritable; then nothing has changed.
        """
        with self._known():
            gone = [card.id for card in self._cards.values() if card.history.is_closed_before(closed_before)]
            kept = [card for card in self._cards.values() if not card.history.is_closed_before(closed_before)]
            if gone or sum(card.bytes for card in kept) < self._journal.bytes // 2:
                self._journal.rewrite(map(self._rewritten, kept))
            return gone

    def erase(self, concerns: Callable[[DeadLetter], bool]) -> list[str]:
        """Delete the letters that `concerns` is true of, open ones too, and the torn ends of lines; returns their ids.

        Raises DeadLettersUnwritable; then nothing has changed.
        """
        with self._known():
            gone = {card.id for card in self._cards.values() if concerns(self._letter(card))}
            if gone or self._journal.has_torn_lines(self._torn):
                self._journal.rewrite(self._rewritten(card) for card in self._cards.values() if card.id not in gone)
                self._torn = 0
            return sorted(gone)

    def concerning(self, concerns: Callable[[DeadLetter], bool]) -> list[str]:
        """Return the ids of the letters that `erase` would delete."""
        with self._known():
            return sorted(card.id for card in self._cards.values() if concerns(self._letter(card)))

    @contextmanager
    def _up_to_date(self) -> Iterator[None]:
        """Within the block this process alone writes, and has read what every other has written."""
        with self._journal.locked():
            self._catch_up()
            yield

    @contextmanager
    def _known(self) -> Iterator[None]:
        """As `_up_to_date`, for reading: a missing folder is not created."""
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
                "Look for what refuses so much (`dateline deadletters list --summary`); fix it and replay, then "
                "`dateline deadletters prune`; or raise DATELINE_DEADLETTERS_BYTES.",
            )
        self._journal.append(line)
        if before < ALARM_SHARE * self.cap_bytes <= before + len(line):
            log.warning("The dead letters take %.0f %% of their cap of %d bytes.", 100 * ALARM_SHARE, self.cap_bytes)

    def _catch_up(self) -> None:
        """Read what this or another process has appended since the last call."""
        if self._seen != JournalPosition() and not self._journal.has(self._seen):
            self._cards.clear()
            self._seen, self._torn = JournalPosition(), 0
        for begin, end, line in self._journal.lines(self._seen):
            self._read_line(line, begin)
            self._seen = end

    def _read_line(self, line: bytes, place: JournalPosition) -> None:
        try:
            entry = read_entry(line)
        except TornEntry:
            self._torn += 1
            log.warning(
                "A line of the dead letters cannot be read (%s): it was torn by a crash, and does not count; or it was "
                "damaged since.",
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
            of_the_letter = letter.reason, letter.source, history, letter.month_first
            self._cards[entry.id] = LetterSummary(entry.id, place, size, *of_the_letter)
        elif known is not None:
            self._cards[entry.id] = replace(known, history=_next_history(known.history, entry))

    def _rewritten(self, card: LetterSummary) -> bytes:
        return write_entry(JournalEntry("letter", card.id, card.history.first, self._letter(card), card.history))

    def _letter(self, card: LetterSummary) -> DeadLetter:
        letter = read_entry(self._journal.line_at(card.place)).letter
        assert letter is not None
        return letter


def _next_history(history: LetterHistory, entry: JournalEntry) -> LetterHistory:
    if entry.kind == "replayed":
        return replace(history, replayed=entry.at, loaded_since=entry.loaded_since)
    if entry.kind == "dismissed":
        return replace(history, dismissed=entry.at)
    return history.refused_again(entry.at, history.message if entry.message is None else entry.message)


def open_dead_letters(settings: Settings, index: str) -> DeadLetters:
    """Open the dead letters of an index, closed to other users. Raises DeadLettersUnwritable."""
    folder = settings.deadletters
    with translate_disk_errors(folder), suppress(FileNotFoundError):
        restrict_to_owner(folder)
    return DeadLetters(folder / index, settings.deadletters_bytes)
