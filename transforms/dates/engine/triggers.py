"""The trigger scan: the stretches of a text that can contain a time expression.

Triggers are the words that an expression requires (marked `trigger` in the lexicon) and numbers in the form of a
year, a clock time or a date. News has one in about 200 characters; nothing else is tokenized.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import re2

BEFORE, AFTER = 44, 32
"""Characters read before and after a trigger. The longest beginning without a trigger is "a little more than two and
a half", the longest end "Eastern daylight time"; the rest is for the words that guards inspect."""

_LONGEST_WORD = 40
"""Characters; the lexicon has no longer word."""

_NUMBERS = r"(?:1\d|20|21)\d\d(?:s\b|\b)|[1-9]0s\b|\d{1,2}[:/.-]\d|\d{1,2}(?:am|pm)\b|the \d{1,2}(?:st|nd|rd|th)\b"
_SHORT_YEAR = r"['?]\d\d\b"


class TriggerScan:
    """Finds windows of text around triggers in linear time (RE2 on one byte a character)."""

    def __init__(self, words: Iterable[str]) -> None:
        listed = sorted(words)
        whole = "|".join(re2.escape(word) for word in listed if word[-1].isalnum())
        dotted = "|".join(re2.escape(word) for word in listed if not word[-1].isalnum())
        self.pattern = re2.compile(rf"\b(?:(?:{whole})\b|{dotted}|{_NUMBERS})|{_SHORT_YEAR}".encode())

    def windows(self, lowered: str) -> Iterator[tuple[int, int]]:
        """Yield the windows as (start, end), in order and without overlap; `lowered` is the text in lower case."""
        done = 0
        for start, end in self._around_triggers(lowered):
            yield _word_start(lowered, max(done, start), done), (done := _word_end(lowered, end))

    def _around_triggers(self, lowered: str) -> Iterator[tuple[int, int]]:
        start = end = -1
        for match in self.pattern.finditer(_one_byte_each(lowered)):
            first, last = match.span()
            if first - BEFORE > end:
                if end >= 0:
                    yield start, end
                start = max(0, first - BEFORE)
            end = min(last + AFTER, len(lowered))
        if end >= 0:
            yield start, end


def _one_byte_each(text: str) -> bytes:
    """ASCII with a question mark for any other character, so that offsets are those of the text."""
    return text.encode("ascii", "replace")


def _word_start(lowered: str, at: int, floor: int) -> int:
    """The beginning of the word around an offset, so that no window begins within a word ("k|now")."""
    floor = max(floor, at - _LONGEST_WORD)
    while at > floor and lowered[at - 1].isalnum() and lowered[at].isalnum():
        at -= 1
    return at


def _word_end(lowered: str, at: int) -> int:
    """The end of the word around an offset ("min|ister")."""
    ceiling = min(len(lowered), at + _LONGEST_WORD)
    while at < ceiling and lowered[at - 1].isalnum() and lowered[at].isalnum():
        at += 1
    return at
