"""Whether a text is hard-wrapped, and which of its line breaks the wrapping made.

The proof of wrapping is a line that ends within a sentence over one that goes on in lower case. Such lines
tell how long the full ones are; a break after a shorter line, or where the next word would still have
fitted (the greedy fit test), was meant by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.rules import matching_rules

_NARROWEST, _WIDEST = 28, 140
"""Characters of a full line of hard-wrapped copy: newspaper columns have 30, teleprinters 69, terminals 132."""

_WIDEST_UNPROVEN = 100
_NARROWEST_UNPROVEN = 45
"""The same where no line goes on in lower case and only the fit test speaks for wrapping."""

_FULL = 0.75
"""A line this much of the usual full one, at least, may have been broken because it was full."""

_RAGGED = 0.66
"""A line this much of a full one, at least, goes on where the next one begins in lower case."""

_LOWER_SHARE = 0.4
"""Least share of full lines, broken inside a sentence, that go on in lower case; English prose has .8."""

_FEW = 3
"""Proofs so few that each is looked at: a byline or a desk's initials in lower case are none."""

_BY = ("By ", "by ", "BY ")
_INDENT = 2
_SENTENCE_END = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]»"

Pair = tuple[str, str]
"""A line and the one below it."""


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
        if is_indented(following, self.margin) and indent(following) > indent(line):
            return False
        if ends_sentence(line):
            return reach(line, following) >= self.width
        if goes_on(following):
            return len(line) >= self.full * _RAGGED
        if len(line) < self.full or is_own_line(line):
            return False
        return ends_sentence(following) or not is_own_line(following)


def wrapping_of(lines: Sequence[str]) -> Wrapping | None:
    """How a text is hard-wrapped, or null where its lines are paragraphs of their own."""
    filled = [line for line in lines if line]
    margin = min(map(indent, filled), default=0)
    broken = [pair for pair in pairwise(lines) if _is_broken(pair, margin)]
    proofs = [pair for pair in broken if goes_on(pair[1])] or _in_capitals(broken, filled)
    if len(proofs) <= _FEW:
        proofs = [pair for pair in proofs if not any(map(_is_furniture, pair))]
    if not proofs:
        return _unproven(broken, filled, margin) if len(filled) < len(lines) or margin < _deepest(filled) else None
    lengths = sorted(len(line) for line, _ in proofs)
    full = _FULL * lengths[len(lengths) // 2]
    stops = sum(len(line) >= full and not goes_on(after) for line, after in broken)
    too_wide = sum(len(line) > _WIDEST for line in filled)
    if len(proofs) < _LOWER_SHARE * (len(proofs) + stops) or too_wide > len(proofs):
        return None
    reaches = sorted(reach(*pair) for pair in proofs)
    return Wrapping(margin, full, width=reaches[len(reaches) // 10])


def _is_broken(pair: Pair, margin: int) -> bool:
    """Whether a line that is no sentence is followed by one that could go on with it."""
    line, after = pair
    is_of_width = _NARROWEST <= len(line) <= _WIDEST
    return bool(after) and is_of_width and not ends_sentence(line) and not is_indented(after, margin)


def _in_capitals(broken: list[Pair], filled: list[str]) -> list[Pair]:
    """The breaks of copy that has no lower case to tell by: from the second one on they are proof."""
    has_case = any(map(str.islower, "".join(filled)))
    return [] if has_case or len(broken) < 2 else broken


def _is_furniture(line: str) -> bool:
    """Whether a line is one of its own whatever stands below it: a credit, a slug, a byline."""
    if goes_on(line) and ends_sentence(line):
        return False
    return is_own_line(line) or line.lstrip().startswith(_BY)


def _deepest(filled: list[str]) -> int:
    return max(map(indent, filled), default=0)


def _unproven(broken: list[Pair], filled: list[str], margin: int) -> Wrapping | None:
    """The wrapping of a few lines none of which goes on in lower case: the next word did not fit.

    Asked only of a text that shows its paragraphs otherwise, by blank lines or indents.
    """
    longest = max(map(len, filled), default=0)
    long = [pair for pair in broken if len(pair[0]) >= _NARROWEST_UNPROVEN and reach(*pair) > longest]
    cut = [pair for pair in long if not any(map(_is_furniture, pair))]
    if longest > _WIDEST_UNPROVEN or not cut:
        return None
    return Wrapping(margin, min(len(line) for line, _ in cut), longest + 1)


def is_own_line(line: str) -> bool:
    """Whether a rule calls a line one that is not joined with its neighbors: a credit, a slug, a label."""
    return any(rule.own_line for rule in matching_rules(line))


def goes_on(line: str) -> bool:
    """Whether a line begins in lower case, in the middle of a sentence."""
    return line.lstrip()[:1].islower()


def ends_sentence(line: str) -> bool:
    """Whether a line ends in the punctuation that closes a sentence."""
    return line.rstrip().rstrip(_CLOSERS).endswith(_SENTENCE_END)


def is_indented(line: str, margin: int) -> bool:
    """Whether a line is set in from the margin as the first of a paragraph is."""
    return indent(line) >= margin + _INDENT


def indent(line: str) -> int:
    """Leading white space in columns (a tab counts as four)."""
    return sum(4 if char == "\t" else 1 for char in line[: len(line) - len(line.lstrip())])


def reach(line: str, following: str) -> int:
    """How far `line` would have gone with the next line's first word on it, in characters."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0])
