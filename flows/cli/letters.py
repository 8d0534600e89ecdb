"""Dead letters as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.cli.console import out
from infra.deadletters import DeadLetters, FiledLetter
from infra.settings import Settings
from infra.shard import letters_of

ID_SHOWN = 8
CONTENT_SHOWN = 2_000


def open_letters(index: str) -> DeadLetters:
    """The dead letters of an index."""
    return letters_of(Settings.read(), index)


def letter_entry(filed: FiledLetter) -> dict[str, Any]:
    """A letter as JSON, without its content."""
    letter = filed.letter
    return {
        "id": letter.id,
        "external_id": letter.external_id,
        "source": letter.source,
        "reason": letter.reason,
        "stage": letter.stage,
        "message": letter.message,
        "path": letter.input.path,
        "offset": letter.input.offset,
        "length": letter.input.length,
        "bytes": len(letter.content),
        "attempts": filed.attempts,
        "first": filed.first.isoformat(),
        "last": filed.last.isoformat(),
        "replayed": filed.replayed.isoformat() if filed.replayed else None,
    }


def print_letters(letters: Sequence[FiledLetter]) -> None:
    """A row for each letter."""
    table = Table(title=f"{len(letters):,} dead letters", title_justify="left")
    for name in ("id", "reason", "where", "what happened", "times"):
        table.add_column(name, justify="right" if name == "times" else "left")
    for filed in letters:
        letter = filed.letter
        where = f"{letter.input.path} @ {letter.input.offset}" if letter.input.offset else letter.input.path
        table.add_row(letter.id[:ID_SHOWN], letter.reason, where, letter.message, str(filed.attempts))
    out.print(table)


def print_letter(filed: FiledLetter, console: Console) -> None:
    """Everything about one letter, and the beginning of its content."""
    table = Table(show_header=False, box=None)
    for name, value in letter_entry(filed).items():
        if value is not None:
            table.add_row(name, str(value))
    console.print(table)
    text = filed.letter.content[:CONTENT_SHOWN].decode("utf-8", "backslashreplace")
    console.print()
    console.print(text or "(no content)", markup=False)
    if len(filed.letter.content) > CONTENT_SHOWN:
        console.print("... the rest by --content", style="dim")
