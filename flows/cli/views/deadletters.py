"""Dead letters as tables, summaries and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.cli.console import out
from flows.cli.views.elements import one_line
from infra.deadletters import LetterHistory, LetterSummary, StoredLetter
from infra.plural import pluralize

ID_SHOWN = 8
CONTENT_SHOWN = 2_000


def letter_entry(filed: StoredLetter) -> dict[str, Any]:
    """Return a letter as a JSON object, without its content."""
    letter, history = filed.letter, filed.history
    return {
        "id": letter.id,
        "external_id": letter.external_id,
        "source": letter.source,
        "reason": letter.reason,
        "stage": letter.rejected.stage,
        "message": history.message,
        **asdict(letter.rejected.input),
        "bytes": len(letter.content),
        "observed": letter.observed.isoformat(),
        **history.entry(),
        "versions": dict(letter.versions),
    }


def letter_line(filed: StoredLetter) -> str:
    """Return the entry as JSON on one line; lone surrogates, of file names and of broken input, are escaped."""
    return json.dumps(letter_entry(filed), separators=(",", ":"))


def print_letters(count: int, letters: Iterable[StoredLetter]) -> None:
    """Print a row for each letter."""
    table = Table(title=pluralize(count, "dead letter"), title_justify="left")
    for name in ("id", "reason", "source", "input", "message", "attempts"):
        table.add_column(name, justify="right" if name == "attempts" else "left")
    for filed in letters:
        where, history = filed.letter.rejected.input, filed.history
        place = f"{where.path} @ {where.offset}" if where.offset else where.path
        words = (filed.letter.id[:ID_SHOWN], filed.letter.reason, filed.letter.source, place, history.message)
        table.add_row(*map(one_line, words), str(history.attempts))
    out.print(table)


def print_summary(cards: Sequence[LetterSummary]) -> None:
    """Print a row for each reason and source, with the numbers of letters and attempts, and the first and last time."""
    table = Table(title=pluralize(len(cards), "dead letter"), title_justify="left")
    for name in ("reason", "source", "letters", "attempts", "first", "last"):
        table.add_column(name, justify="right" if name in ("letters", "attempts") else "left")
    groups: dict[tuple[str, str], list[LetterHistory]] = {}
    for card in cards:
        groups.setdefault((card.reason, card.source), []).append(card.history)
    for (reason, source), past in sorted(groups.items(), key=lambda group: -len(group[1])):
        times = sum(history.attempts for history in past)
        first, last = min(history.first for history in past), max(history.last for history in past)
        shown = (f"{len(past):,}", f"{times:,}", f"{first:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}")
        table.add_row(reason, one_line(source), *shown)
    out.print(table)


def print_letter(filed: StoredLetter, console: Console) -> None:
    """Print everything about one letter, and the beginning of its content."""
    table = Table(show_header=False, box=None)
    for name, value in letter_entry(filed).items():
        if value not in (None, {}):
            table.add_row(name, one_line(str(value)))
    console.print(table)
    text = filed.letter.content[:CONTENT_SHOWN].decode("utf-8", "backslashreplace")
    console.print()
    console.print(text or "(no content)")
    if len(filed.letter.content) > CONTENT_SHOWN:
        console.print("... the rest with --content", style="dim")
