"""A name found in one field of an article, before it is known whose name it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transforms.records import FieldName


@dataclass(frozen=True, slots=True)
class Mention:
    """`text == article[field][start:end]`; `found` tells by what: model, gazetteer, title or repeat."""

    field: FieldName
    start: int
    end: int
    text: str
    label: str
    found: str

    @property
    def form(self) -> str:
        """The name as one would look it up: white space, line ends too, as single spaces."""
        return " ".join(self.text.split())

    def labelled(self, label: str) -> Mention:
        """The same stretch under another label."""
        return self if label == self.label else replace(self, label=label)


def without_overlaps(preferred: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    """All of `preferred` and those of `others` that touch none of them, in the order of the text."""
    kept = list(preferred)
    taken = {(mention.field, at) for mention in kept for at in range(mention.start, mention.end)}
    for mention in others:
        if not any((mention.field, at) in taken for at in range(mention.start, mention.end)):
            kept.append(mention)
            taken.update((mention.field, at) for at in range(mention.start, mention.end))
    return sorted(kept, key=lambda mention: (mention.field == "body", mention.start))
