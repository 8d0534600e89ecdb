"""Corrections and editor's notes: they stay in the body and are marked."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.clean.cutting import Line
from transforms.records import Note
from transforms.rules import Zone, matching_rule


def notes_in(lines: Iterable[Line]) -> tuple[Note, ...]:
    """The lines of the body that are a note of the desk to the reader; `kind` is the rule's name."""
    return tuple(
        Note("body", line.start, line.end, rule.id.removeprefix("note."))
        for line in lines
        if (rule := matching_rule(line.text, Zone.NOTE))
    )
