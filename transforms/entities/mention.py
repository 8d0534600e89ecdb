"""A name found in one field of an article, before its canonical name is known."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as _field
from typing import Literal

from transforms.records import FieldName

LONGEST_NAME = 200
"""Code points. The longest of 18,600 names in news and encyclopedia articles has 91. Longer ones are split and never
joined: the time and memory of several steps grow with the square of a name's length."""

MentionSource = Literal["model", "gazetteer", "dateline", "scoreboard", "acronym", "capitals", "repeat"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name with `text == article[field][start:end]`; the label of a run of capitals is empty until it is decided.

    `form` is the name as it is looked up: white space, line ends included, as single spaces.
    """

    field: FieldName
    start: int
    end: int
    text: str
    label: str
    source: MentionSource
    form: str = _field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the form once; it is read about ten times."""
        object.__setattr__(self, "form", " ".join(self.text.split()))

    def with_label(self, label: str) -> Mention:
        """The same stretch of text under another label."""
        return self if label == self.label else Mention(self.field, self.start, self.end, self.text, label, self.source)

    def with_bounds(self, text: str, start: int, end: int) -> Mention:
        """The same mention over `text[start:end]`, `text` being its field's."""
        if (start, end) == (self.start, self.end):
            return self
        return Mention(self.field, start, end, text[start:end], self.label, self.source)
