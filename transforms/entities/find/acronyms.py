"""Names spelled out before their acronym: "the Medicines and Healthcare products Regulatory Agency (MHRA)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.entities.mention import ORG, Mention
from transforms.records import FieldName

_ACRONYM = re.compile(r" \(([A-Z]{2,9})\)")
_WORDS = re.compile(r"[^\W\d_][\w'’&.-]*(?=,? |$)")
# As far as one looks back from the bracket, and so many small words side by side: "Office for the Coordination".
REACH = 100
SMALL_WORDS = 2
_BETWEEN_WORDS = frozenset({"", " ", ", "})


def spelled_out(field: FieldName, text: str) -> Iterator[Mention]:
    """The names whose capitals are, in order, the letters of the acronym in brackets behind them."""
    for acronym in _ACRONYM.finditer(text):
        if (start := _begins(text, acronym.start(), acronym.group(1))) is not None:
            yield Mention(field, start, acronym.start(), text[start : acronym.start()], ORG, "acronym")


def _begins(text: str, end: int, letters: str) -> int | None:
    """Where the name that ends here and has these initials begins; null where the words do not fit."""
    left, small, behind = len(letters), 0, end
    for word in reversed(list(_WORDS.finditer(text, max(0, end - REACH), end))):
        if text[word.end() : behind] not in _BETWEEN_WORDS or small > SMALL_WORDS:
            return None
        behind, initial = word.start(), word.group()[0]
        if initial.islower():
            small += 1
            continue
        if initial != letters[left - 1]:
            return None
        left, small = left - 1, 0
        if left == 0:
            return word.start()
    return None
