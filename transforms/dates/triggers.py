"""The scan that comes first: where in the text a time expression can be at all.

Only words that an expression cannot do without (marked `trigger` in the lexicon) and numbers in the
form of a year, a clock time or a date count. News has one in about 200 characters; everything else is
never looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.dates.tries import trie_pattern

MARGIN = 56
"""Characters read on each side of a trigger; the longest gap inside an expression is far shorter."""

_LONGEST_WORD = 40
"""Longer runs of letters and digits are no words that the lexicon has."""

_NUMBERS = r"(?:1\d|20|21)\d\d(?:s|(?!\d))|[1-9]0s|\d{1,2}[:/.-]\d|\d{1,2}(?:am|pm)"


class TriggerScan:
    """Finds windows of text around triggers. Linear: a trie and numbers of bounded length."""

    def __init__(self, words: Iterable[str]) -> None:
        self.pattern = re.compile(rf"\b(?:(?:{trie_pattern(words)})(?!\w)|{_NUMBERS})|['’]\d\d(?!\d)")

    def windows(self, lowered: str) -> Iterator[tuple[int, int]]:
        """Stretches of the text, as (start, end), that hold triggers with their surroundings; apart."""
        start = end = -1
        for match in self.pattern.finditer(lowered):
            if match.start() - MARGIN > end:
                if end >= 0:
                    yield start, end
                start = _word_start(lowered, max(0, match.start() - MARGIN))
            end = min(len(lowered), match.end() + MARGIN)
        if end >= 0:
            yield start, end


def _word_start(lowered: str, at: int) -> int:
    """The beginning of the word that a place lies in, so that no window opens with half a word ("k|now")."""
    floor = max(0, at - _LONGEST_WORD)
    while at > floor and lowered[at - 1].isalnum() and lowered[at].isalnum():
        at -= 1
    return at
