"""The difference of two texts for a reader: sentences first, then the words of those that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

ChangeKind = Literal["same", "removed", "added"]

MOST_WORDS = 400
"""Words on either side of a change up to which it is shown word by word; a longer one is replaced as a whole."""

_SENTENCE = re.compile(r"\s+|[^\s.!?][^.!?\n]*(?:[.!?]+[\"”»’')]*)?|[.!?]+[\"”»’')]*")
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class TextChange:
    """A piece that both texts have, or one alone."""

    kind: ChangeKind
    text: str


def diff_texts(one: str, other: str) -> list[TextChange]:
    """Return the pieces from which both texts are made: the first has all but `added`, the second all but `removed`.

    >>> [(change.kind, change.text) for change in diff_texts("Two ships ran aground.", "Three ships ran aground.")]
    [('removed', 'Two '), ('added', 'Three '), ('same', 'ships ran aground.')]
    """
    changes = list[TextChange]()
    for change in _sentences(_SENTENCE.findall(one), _SENTENCE.findall(other)):
        if changes and changes[-1].kind == change.kind:
            changes[-1] = TextChange(change.kind, changes[-1].text + change.text)
        elif change.text:
            changes.append(change)
    return changes


def _sentences(one: Sequence[str], other: Sequence[str]) -> Iterator[TextChange]:
    for tag, start, end, other_start, other_end in SequenceMatcher(None, one, other).get_opcodes():
        before, after = "".join(one[start:end]), "".join(other[other_start:other_end])
        if tag == "equal":
            yield TextChange("same", before)
        elif tag == "replace":
            yield from _words(_WORD.findall(before), _WORD.findall(after))
        else:
            yield from (TextChange("removed", before), TextChange("added", after))


def _words(one: Sequence[str], other: Sequence[str]) -> Iterator[TextChange]:
    if max(len(one), len(other)) > MOST_WORDS:
        yield from (TextChange("removed", "".join(one)), TextChange("added", "".join(other)))
        return
    for tag, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield TextChange("same", "".join(one[start:end]))
        else:
            yield TextChange("removed", "".join(one[start:end]))
            yield TextChange("added", "".join(other[other_start:other_end]))
