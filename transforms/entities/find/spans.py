"""What a recogniser gives: labelled stretches of a text, and the one interface by which every model is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `text[start:end]` (code points, end exclusive) with an OntoNotes label (PERSON, ORG, GPE, ...)."""

    start: int
    end: int
    label: str


class Recognizer(Protocol):
    """Finds names in texts. What it finds in one text never depends on the others of the batch."""

    @property
    def name(self) -> str:
        """The model's package name, or `gazetteer` where there is none."""
        ...

    @property
    def version(self) -> str:
        """The model's own version, stamped on every document."""
        ...

    def recognize(self, texts: Sequence[str]) -> list[list[Span]]:
        """One list of spans per text, in order, not overlapping, offsets into that text."""
        ...
