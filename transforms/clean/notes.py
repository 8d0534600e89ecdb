"""Corrections and editor's notes, which stay in the body and are marked."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.clean.lines import TextLine, split_lines
from transforms.records import Note
from transforms.rules import Zone


def find_notes(kept: Sequence[TextLine], body: str) -> tuple[Note, ...]:
    """Mark the lines of the body that are a note of the desk to the reader.

    Args:
        kept: The lines of the text that stayed, in order: those of the body.
        body: The cleaned text.
    """
    if not any(line.rule(Zone.NOTE) for line in kept):
        return ()
    return tuple(
        Note("body", now.start, now.end, rule.id.removeprefix("note."))
        for line, now in zip(kept, split_lines(body), strict=True)
        if (rule := line.rule(Zone.NOTE))
    )
