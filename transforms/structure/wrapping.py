"""Whether a text is hard-wrapped, and which of its line breaks the wrapping made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WIDEST_WRAP = 140
"""Longest line of hard-wrapped copy: teleprinters used 69, terminals 80 to 132 columns."""

_FULL = 0.6
"""A line this much of the longest one, at least, was broken because it was full."""

_LOWER_SHARE = 0.4
"""Least share of full lines, broken inside a sentence, that go on in lower case; English prose has .8."""

_INDENT = 2
_SENTENCE_END = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]»"


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The measures of a hard-wrapped text, in characters.

    `margin` is the indent of its lines, `full` the length from which a line was broken because it was
    full, `width` the shortest reach (a line and the next one's first word) of a break that wrapping made.
    """

    margin: int
    full: float
    width: int

    def continues(self, line: str, following: str) -> bool:
        """Whether `following` goes on with the paragraph of `line`."""
        if indent(following) >= self.margin + _INDENT and indent(following) > indent(line):
            return False
        if ends_sentence(line):
            return reach(line, following) >= self.width
        return len(line) >= self.full or following.lstrip()[:1].islower()


def wrapping_of(lines: Sequence[str]) -> Wrapping | None:
    """How a text is hard-wrapped, or null where its lines are paragraphs of their own."""
    filled = [line for line in lines if line]
    if sum(len(line) > _WIDEST_WRAP for line in filled) > len(filled) // 10:
        return None
    margin = min(map(indent, filled), default=0)
    full = _FULL * max((len(line) for line in filled if len(line) <= _WIDEST_WRAP), default=0)
    inside = [
        (line, after)
        for line, after in pairwise(lines)
        if after and len(line) >= full and not ends_sentence(line) and indent(after) < margin + _INDENT
    ]
    if not inside or sum(map(_goes_on, inside)) < _LOWER_SHARE * len(inside):
        return None
    reaches = sorted(reach(*pair) for pair in inside if _goes_on(pair))
    return Wrapping(margin, full, width=reaches[len(reaches) // 10])


def _goes_on(pair: tuple[str, str]) -> bool:
    """Whether the second line goes on in lower case, or has no case to tell by (copy in capitals)."""
    line, after = pair
    return after.lstrip()[:1].islower() or (line + after).isupper()


def ends_sentence(line: str) -> bool:
    """Whether a line ends in the punctuation that closes a sentence."""
    return line.rstrip().rstrip(_CLOSERS).endswith(_SENTENCE_END)


def indent(line: str) -> int:
    """Leading white space in columns (a tab counts as four)."""
    return sum(4 if char == "\t" else 1 for char in line[: len(line) - len(line.lstrip())])


def reach(line: str, following: str) -> int:
    """How far `line` would have gone with the next line's first word on it, in characters."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0])
