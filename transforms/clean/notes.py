"""Corrections and editor's notes: they stay in the body and are marked."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.clean.lines import Line, lines_of
from transforms.records import Note
from transforms.rules import Zone


def notes_in(kept: Sequence[Line], body: str) -> tuple[Note, ...]:
    """Where in the body the lines are that are a note of the desk to the reader.

    `kept` are the lines of the text that stayed, in order: those of the body; `kind` is the rule's name.
    """
    if not any(line.rule(Zone.NOTE) for line in kept):
        return ()
    return tuple(
        Note("body", now.start, now.end, rule.id.removeprefix("note."))
        for line, now in zip(kept, lines_of(body), strict=True)
        if (rule := line.rule(Zone.NOTE))
    )
