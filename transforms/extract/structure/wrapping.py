"""Detection of hard-wrapped text and of the line breaks that the wrapping made.

The proof of wrapping is a line that ends within a sentence above one that begins in lower case. Such lines show the
length of a full line; a break after a shorter line, or where the next word would still have fitted (the greedy fit
test), was meant.
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
"""The same if no line begins in lower case and only the fit test indicates wrapping."""

_FULL = 0.75
"""Least share of the median full line in a line that may have been broken because it was full."""

_RAGGED = 0.66
"""Least share of a full line in a line that is joined with a next one in lower case."""

_LOWER_SHARE = 0.4
"""Least share of lines in lower case among those after a full line without a sentence's end; English prose has .8."""

_FEW = 3
"""Number of proofs up to which bylines and desk initials in lower case are excluded."""

_BY = ("By ", "by ", "BY ")
_INDENT = 2
_SENTENCE_END = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]»"

Pair = tuple[str, str]
"""A line and the one below it."""


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The measures of a hard-wrapped text, in characters.

    Attributes:
        margin: Indent of its lines.
        full: Length from which a line was broken because it was full.
        width: Least length of a line with the next line's first word at a break that the wrapping made.
    """

    margin: int
    full: float
    width: int

    def continues(self, line: str, following: str) -> bool:
        """Return True if `following` is of the same paragraph as `line`."""
        if is_indented(following, self.margin) and indent(following) > indent(line):
            return False
        if ends_sentence(line):
            return length_with_next_word(line, following) >= self.width
        if starts_lowercase(following):
            return len(line) >= self.full * _RAGGED
        if len(line) < self.full or is_own_line(line):
            return False
        return ends_sentence(following) or not is_own_line(following)


def wrapping_of(lines: Sequence[str]) -> Wrapping | None:
    """Measure how a text is hard-wrapped; None if each of its lines is a paragraph."""
    filled = [line for line in lines if line]
    margin = min(map(indent, filled), default=0)
    broken = [pair for pair in pairwise(lines) if _is_broken(pair, margin)]
    proofs = [pair for pair in broken if starts_lowercase(pair[1])] or _breaks_in_capitals(broken, filled)
    if len(proofs) <= _FEW:
        proofs = [pair for pair in proofs if not any(map(_is_boilerplate, pair))]
    if not proofs:
        marks_paragraphs = len(filled) < len(lines) or margin < _deepest(filled)
        return _wrapping_by_fit(broken, filled, margin) if marks_paragraphs else None
    lengths = sorted(len(line) for line, _ in proofs)
    full = _FULL * lengths[len(lengths) // 2]
    stops = sum(len(line) >= full and not starts_lowercase(after) for line, after in broken)
    too_wide = sum(len(line) > _WIDEST for line in filled)
    if len(proofs) < _LOWER_SHARE * (len(proofs) + stops) or too_wide > len(proofs):
        return None
    widths = sorted(length_with_next_word(*pair) for pair in proofs)
    return Wrapping(margin, full, width=widths[len(widths) // 10])


def _is_broken(pair: Pair, margin: int) -> bool:
    """Return True for an unfinished line above one that could continue it."""
    line, after = pair
    is_of_width = _NARROWEST <= len(line) <= _WIDEST
    return bool(after) and is_of_width and not ends_sentence(line) and not is_indented(after, margin)


def _breaks_in_capitals(broken: list[Pair], filled: list[str]) -> list[Pair]:
    """The breaks of copy without lower case, where two or more of them are proof."""
    has_case = any(map(str.islower, "".join(filled)))
    return [] if has_case or len(broken) < 2 else broken


def _is_boilerplate(line: str) -> bool:
    """Return True for a line that is complete whatever follows: a credit, a slug, a byline."""
    if starts_lowercase(line) and ends_sentence(line):
        return False
    return is_own_line(line) or line.lstrip().startswith(_BY)


def _deepest(filled: list[str]) -> int:
    return max(map(indent, filled), default=0)


def _wrapping_by_fit(broken: list[Pair], filled: list[str], margin: int) -> Wrapping | None:
    """Measure the wrapping of a few lines, none in lower case, by the next words that did not fit.

    Only for a text that marks its paragraphs by blank lines or indents.
    """
    longest = max(map(len, filled), default=0)
    long = [pair for pair in broken if len(pair[0]) >= _NARROWEST_UNPROVEN and length_with_next_word(*pair) > longest]
    cut = [pair for pair in long if not any(map(_is_boilerplate, pair))]
    if longest > _WIDEST_UNPROVEN or not cut:
        return None
    return Wrapping(margin, min(len(line) for line, _ in cut), longest + 1)


def is_own_line(line: str) -> bool:
    """Return True if a rule for the line is flagged `own_line`: a credit, a slug, a label."""
    return any(rule.own_line for rule in matching_rules(line))


def starts_lowercase(line: str) -> bool:
    """Return True if a line begins in lower case, in the middle of a sentence."""
    return line.lstrip()[:1].islower()


def ends_sentence(line: str) -> bool:
    """Return True if a line ends in the punctuation that closes a sentence."""
    return line.rstrip().rstrip(_CLOSERS).endswith(_SENTENCE_END)


def is_indented(line: str, margin: int) -> bool:
    """Return True if a line is indented from the margin as the first of a paragraph is."""
    return indent(line) >= margin + _INDENT


def indent(line: str) -> int:
    """Leading white space in columns (a tab counts as four)."""
    return sum(4 if char == "\t" else 1 for char in line[: len(line) - len(line.lstrip())])


def length_with_next_word(line: str, following: str) -> int:
    """The length of `line` with the next line's first word appended, in characters."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0])
