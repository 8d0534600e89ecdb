"""Labeled spans of text, and the interface of every model that finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from transforms.records import FieldName


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """`text[start:end]` (code points, end exclusive) with an OntoNotes label (PERSON, ORG, GPE, ...)."""

    start: int
    end: int
    label: str


SpansByField = Mapping[FieldName, Sequence[EntitySpan]]
"""The spans of an article, with offsets into the field of the key."""


class Recognizer(Protocol):
    """A named entity recognizer. What it finds in one text never depends on the other texts of a batch."""

    @property
    def name(self) -> str:
        """The model's package name; `gazetteer` without a model."""
        ...

    @property
    def version(self) -> str:
        """The model's own version, recorded in every document."""
        ...

    def recognize(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Find the names in texts.

        Returns:
            For each text, in order, its spans: sorted, without overlaps, with offsets into that text.
        """
        ...
