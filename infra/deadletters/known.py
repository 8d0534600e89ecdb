"""The state of each letter by the entries of the journal, without the contents."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from infra.deadletters.entries import JournalEntry, TornEntry, read_entry, write_entry
from infra.deadletters.errors import DeadLettersUnreadable
from infra.deadletters.journal import Journal, JournalPosition
from infra.deadletters.letters import DeadLetter, LetterHistory
from transforms.records import Reason

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """A letter without its content, which stays in the journal: `bytes` long, at `place`."""

    id: str
    place: JournalPosition
    bytes: int
    reason: Reason
    source: str
    history: LetterHistory
    month_first: bool


class KnownLetters:
    """The letters that were read from a journal so far.

    Attributes:
        summaries: The letters by id, in the order of their first refusal.
        torn: The number of unreadable lines.
        first: The segment named by the last entry of a rewrite; 0 without one.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.summaries: dict[str, LetterSummary] = {}
        self.forget()

    def forget(self) -> None:
        """Forget all of it: the next `catch_up` reads the whole journal."""
        self.summaries.clear()
        self._seen, self.torn, self.first = JournalPosition(), 0, 0

    def catch_up(self) -> None:
        """Read what this or another process has appended since the last call; call it within `Journal.locked`.

        Raises DeadLettersUnreadable; FileNotFoundError if another process rewrites the journal in object storage.
        """
        if self._seen != JournalPosition() and not self._journal.has(self._seen):
            self.forget()
        for begin, end, line in self._journal.lines(self._seen):
            self._read_line(line, begin)
            self._seen = end

    def letter(self, summary: LetterSummary) -> DeadLetter:
        """Read a letter. Raises FileNotFoundError if another process has rewritten the journal meanwhile."""
        letter = read_entry(self._journal.line_at(summary.place)).letter
        assert letter is not None
        return letter

    def rewritten(self, summary: LetterSummary) -> bytes:
        """The line of a letter with its history. Raises as `letter`."""
        history = summary.history
        return write_entry(JournalEntry("letter", summary.id, history.first, self.letter(summary), history))

    def _read_line(self, line: bytes, place: JournalPosition) -> None:
        try:
            entry = read_entry(line)
        except TornEntry:
            self.torn += 1
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
        known, letter = self.summaries.get(entry.id), entry.letter
        if entry.kind == "rewritten":
            self.first = entry.first
            for id_ in [id_ for id_, one in self.summaries.items() if one.place.segment < entry.first]:
                del self.summaries[id_]
        elif letter is not None and (known is None or entry.history is not None):
            history = entry.history or LetterHistory(1, entry.at, entry.at, letter.rejected.message)
            of_the_letter = letter.reason, letter.source, history, letter.month_first
            self.summaries[entry.id] = LetterSummary(entry.id, place, size, *of_the_letter)
        elif known is not None:
            self.summaries[entry.id] = replace(known, history=_next_history(known.history, entry))


def _next_history(history: LetterHistory, entry: JournalEntry) -> LetterHistory:
    if entry.kind == "replayed":
        return replace(history, replayed=entry.at, loaded_since=entry.loaded_since)
    if entry.kind == "dismissed":
        return replace(history, dismissed=entry.at)
    return history.refused_again(entry.at, history.message if entry.message is None else entry.message)
