"""A name found in one field of an article, before it is known whose name it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as _field

from transforms.records import FieldName


class TooManyNames(ValueError):
    """An article has more names and possible names than the steps that compare them can hold."""


# The four kinds of names that evidence is weighed for, and the labels each is made of.
PERSON, ORG, PLACE, OTHER = "PERSON", "ORG", "PLACE", "OTHER"
LONGEST_NAME = 200
"""Code points. The longest of 18,600 names in news and encyclopedia articles has 91. Longer ones are cut in parts and
not joined: several steps take the square of a name's length, in time and in memory."""

_FAMILIES = {"PERSON": PERSON, "ORG": ORG, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE}


def family(label: str) -> str:
    """PERSON, ORG, PLACE (GPE, LOC, FAC) or OTHER."""
    return _FAMILIES.get(label, OTHER)


@dataclass(frozen=True, slots=True)
class Mention:
    """`text == article[field][start:end]`; `found` is model, gazetteer, dateline, acronym, capitals or repeat.

    `form` is the name as one would look it up: white space, line ends too, as single spaces.
    """

    field: FieldName
    start: int
    end: int
    text: str
    label: str
    found: str
    form: str = _field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sets the form, which is asked for some ten times."""
        object.__setattr__(self, "form", " ".join(self.text.split()))

    def labelled(self, label: str) -> Mention:
        """The same stretch under another label."""
        return self if label == self.label else Mention(self.field, self.start, self.end, self.text, label, self.found)

    def moved(self, text: str, start: int, end: int) -> Mention:
        """The same find over other bounds of its field's text."""
        return Mention(self.field, start, end, text[start:end], self.label, self.found)


_PART = re.compile(rf"\S.{{0,{LONGEST_NAME - 1}}}(?<=\S)(?!\S)|\S{{{LONGEST_NAME}}}", re.DOTALL)


def in_parts(mention: Mention, text: str) -> Iterator[Mention]:
    """The mention; if it is longer than a name, its parts, cut at white space where there is any."""
    if mention.end - mention.start <= LONGEST_NAME:
        yield mention
        return
    for part in _PART.finditer(text, mention.start, mention.end):
        yield mention.moved(text, part.start(), part.end())


def longest(known: Iterable[Mention], modelled: Iterable[Mention]) -> list[Mention]:
    """Of mentions of one field that overlap the longest, of equals the known one; in the order of the text."""
    ranked = [(mention.start, 0, mention) for mention in known] + [(mention.start, 1, mention) for mention in modelled]
    kept: list[Mention] = []
    for _, rank, mention in sorted(ranked, key=lambda item: item[:2]):
        length = mention.end - mention.start
        while kept and kept[-1].end > mention.start and kept[-1].end - kept[-1].start < length + (rank == 0):
            kept.pop()
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept
