"""Corrections and editor's notes: they stay in the body and are marked."""

from __future__ import annotations

import re

from transforms.clean.cutting import lines_of
from transforms.records import Note

_KINDS = (
    ("correction", re.compile(r"[(\[]?(?:correct(?:ion|ed|s)\b|this (?:story|article|report|version).{0,80}\bcorrect)", re.I)),
    ("clarification", re.compile(r"[(\[]?clarifi(?:cation|es|ed)\b", re.I)),
    ("editors-note", re.compile(r"[(\[]?(?:editor['’]?s['’]? note|eds?\.? note|note to (?:editors|readers)|eds:)", re.I)),
)
_BEGINNING = 160


def find_notes(body: str) -> tuple[Note, ...]:
    """The lines of the body that are a note of the desk to the reader."""
    return tuple(
        Note("body", line.start, line.end, kind)
        for line in lines_of(body)
        for kind, form in _KINDS
        if form.match(line.text[:_BEGINNING])
    )
