"""Mentions that an acronym gives: "the Medicines and Healthcare products Regulatory Agency (MHRA)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.entities.labels import ORG
from transforms.entities.mention import Mention
from transforms.records import FieldName

REACH = 100
"""Code points before the bracket in which the name is looked for."""

SMALL_WORDS = 2
"""Lower-case words side by side that a name may have: "Office for the Coordination"."""

_ACRONYM = re.compile(r" \(([A-Z]{2,9})\)")
_WORDS = re.compile(r"[^\W\d_][\w'’&.-]*(?=,? |$)")
_BETWEEN_WORDS = frozenset({"", " ", ", "})


def spelled_out_mentions(field: FieldName, text: str) -> Iterator[Mention]:
    """The names with capitals that are, in order, the letters of an acronym in brackets behind the name."""
    for acronym in _ACRONYM.finditer(text):
        if (start := _start_of_name(text, acronym.start(), acronym.group(1))) is not None:
            yield Mention(field, start, acronym.start(), text[start : acronym.start()], ORG, "acronym")


def _start_of_name(text: str, end: int, letters: str) -> int | None:
    """The start of the name that ends at `end` and has these initials; None if the words do not match them."""
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
