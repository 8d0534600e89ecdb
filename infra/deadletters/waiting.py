"""Entries that wait until they are appended to the journal, together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.deadletters.entries import JournalEntry, write_entry
from infra.deadletters.known import LetterSummary


@dataclass(slots=True)
class WaitingEntries:
    """Entries in order; `size` is the bytes of their lines. A refusal has the whole letter, known or not."""

    size: int = 0
    ids: set[str] = field(default_factory=set)
    _entries: list[tuple[JournalEntry, bytes]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add(self, entry: JournalEntry, line: bytes) -> None:
        """Have an entry wait."""
        self._entries.append((entry, line))
        self.ids.add(entry.id)
        self.size += len(line)

    def clear(self) -> None:
        """Drop all."""
        self._entries.clear()
        self.ids.clear()
        self.size = 0

    def next_lines(self, known: Mapping[str, LetterSummary]) -> tuple[set[str], bytes]:
        """The ids of the letters that are new after those that are known, and the lines to append.

        A known letter is counted again. Of one that was pruned meanwhile a replay or dismissal is left out.
        """
        new, lines = set[str](), list[bytes]()
        for entry, line in self._entries:
            summary = known.get(entry.id)
            if entry.letter is None:
                lines += [line] if summary or entry.id in new else []
            elif summary or entry.id in new:
                message = entry.letter.rejected.message
                changed = None if summary and message == summary.history.message else message
                lines.append(write_entry(JournalEntry("again", entry.id, entry.at, message=changed)))
            else:
                new.add(entry.id)
                lines.append(line)
        return new, b"".join(lines)
