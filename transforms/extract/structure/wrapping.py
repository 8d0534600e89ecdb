"""Detection of hard-wrapped text and of the line breaks that the wrapping made.

The proof of wrapping is a line that ends within a sentence above one that continues it. Such lines show the length of
a full line; a break after a shorter line, or where the next word would still have fitted (the greedy fit test), was
meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from transforms.extract.structure.byline import parse_byline
from transforms.extract.structure.dateline import parse_dateline
from transforms.extract.structure.tables import indent
from transforms.rules import matching_rules
from transforms.rules.package_data import read_toml

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

_TOO_WIDE = 1.15
"""Share of the longest full line above which a line was not wrapped with the others."""

_FEW = 3
"""Number of proofs up to which bylines and desk initials in lower case are excluded."""

_LONGEST_END = 3
_SHORTEST_CUT = 40
"""Words of a sentence's end alone on a line, and characters of the line above it, in text that is not wrapped."""

_BY = ("By ", "by ", "BY ")
_DASHES = (" - ", "--", "—", "–", " _ ")
_LONGEST_DATELINE = 80
_INDENT = 2
_SENTENCE_END = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]»"
_DIVIDED = re.compile(r"[^\W\d_]-$")

Pair = tuple[str, str]
"""A line and the one below it."""


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The measures of a hard-wrapped text, in characters.

    Attributes:
        first: Indent from which a line is the first of a paragraph.
        full: Length from which a line was broken because it was full.
        width: Least length of a line with the next line's first word at a break that the wrapping made.
    """

    first: int
    full: float
    width: int

    def continues(self, line: str, following: str) -> bool:
        """Return True if `following` is of the same paragraph as `line`."""
        if indent(following) >= self.first:
            return False
        if divides_word(line, following):
            return True
        if ends_sentence(line):
            return length_with_next_word(line, following) >= self.width and not is_own_line(following)
        if starts_lowercase(following):
            return len(line) >= self.full * _RAGGED and not (is_own_line(line) and is_own_line(following))
        if (len(line) < self.full and not ends_openly(line)) or is_own_line(line):
            return False
        if _begins_story(line, following):
            return False
        return ends_sentence(following) or not is_own_line(following)


def _begins_story(line: str, following: str) -> bool:
    """Return True for a byline, and for a line above a dateline."""
    if line.lstrip().startswith(_BY) and parse_byline(" ".join(line.split())):
        return True
    has_dash = any(dash in following[:_LONGEST_DATELINE] for dash in _DASHES)
    if not has_dash or parse_dateline(following.strip()) is None:
        return False
    whole = parse_dateline(f"{line.strip()} {following.strip()}")
    return whole is None or len(whole.text) <= len(line.strip())


def completes_sentence(line: str, following: str) -> bool:
    """Return True if a line is the end of the sentence above it, in a text that is not hard-wrapped."""
    if divides_word(line, following):
        return len(line) >= _SHORTEST_CUT
    if len(line) < _SHORTEST_CUT or ends_sentence(line) or not ends_sentence(following):
        return False
    if _needs(line, following):
        return len(following.split()) <= _LONGEST_END or starts_lowercase(following)
    return len(following.split()) <= _LONGEST_END and not is_own_line(following) and not is_own_line(line)


def _needs(line: str, following: str) -> bool:
    """Return True if a line needs a word after it, and the one below ends its sentence."""
    return ends_openly(line) and ends_sentence(following)


def continues_below(line: str, following: str) -> bool:
    """Return True if a line ends within a sentence that the line below it continues."""
    return not ends_sentence(line) and (starts_lowercase(following) or ends_openly(line))


def wrapping_of(lines: Sequence[str]) -> Wrapping | None:
    """Measure how a text is hard-wrapped; None if each of its lines is a paragraph.

    Args:
        lines: The lines of the text; those of tables and lists are empty.
    """
    filled = [line for line in lines if line]
    pairs = [(line, after) for line, after in pairwise(lines) if line and after]
    margin, step = _indents(pairs, filled)
    first = margin + step
    broken = [pair for pair in pairs if _is_broken(pair, first)]
    proofs = [pair for pair in broken if _is_proof(pair)] or _breaks_in_capitals(broken, filled)
    if len(proofs) <= _FEW:
        proofs = [pair for pair in proofs if _needs(*pair) or not any(map(_is_boilerplate, pair))]
    if not proofs:
        marks_paragraphs = len(filled) < len(lines) or any(indent(line) >= first for line in filled)
        return _wrapping_by_fit(broken, filled, first, is_marked=marks_paragraphs)
    lengths = sorted(len(line) for line, _ in proofs)
    full = _FULL * lengths[len(lengths) // 2]
    widths = sorted(length_with_next_word(*pair) for pair in proofs)
    width = widths[len(widths) // 10]
    limit = max(_TOO_WIDE * lengths[-1], _WIDEST_UNPROVEN)
    full_lines = [pair for pair in broken if len(pair[0]) >= full and not _is_proof(pair)]
    stops = sum(len(line) > limit or length_with_next_word(line, after) < width for line, after in full_lines)
    too_wide = sum(len(line) > limit for line in filled)
    if len(proofs) < _LOWER_SHARE * (len(proofs) + stops) or too_wide > len(proofs):
        return None
    return Wrapping(first, full, width)


def _indents(pairs: list[Pair], filled: list[str]) -> tuple[int, int]:
    """Measure the margin of lines that continue a sentence, and the further indent of a paragraph's first line.

    An indent of one column is one if the lines above those with it end a sentence.
    """
    indents = set(map(indent, filled))
    if len(indents) < 2:
        return min(indents, default=0), _INDENT
    continuing = Counter(
        indent(after) for line, after in pairs if not ends_sentence(line) and indent(after) <= indent(line)
    )
    margin = continuing.most_common(1)[0][0] if continuing else min(indents)
    if margin + 1 not in indents:
        return margin, _INDENT
    above = [line for line, after in pairs if indent(after) == margin + 1 and indent(line) <= margin]
    return margin, 1 if all(map(ends_sentence, above)) else _INDENT


def _is_broken(pair: Pair, first: int) -> bool:
    """Return True for an unfinished line above one that could continue it."""
    line, after = pair
    is_of_width = _NARROWEST <= len(line) <= _WIDEST
    return is_of_width and not ends_sentence(line) and indent(after) < first


def _is_proof(pair: Pair) -> bool:
    """Return True if an unfinished line or the one below shows that a sentence continues."""
    return continues_below(*pair)


def _breaks_in_capitals(broken: list[Pair], filled: list[str]) -> list[Pair]:
    """The breaks of copy without lower case, where two or more of them are proof."""
    has_case = any(map(str.islower, "".join(filled)))
    return [] if has_case or len(broken) < 2 else broken


def _is_boilerplate(line: str) -> bool:
    """Return True for a line that is complete whatever follows: a credit, a slug, a byline."""
    if starts_lowercase(line) and ends_sentence(line):
        return False
    return is_own_line(line) or line.lstrip().startswith(_BY)


def _wrapping_by_fit(broken: list[Pair], filled: list[str], first: int, *, is_marked: bool) -> Wrapping | None:
    """Measure the wrapping of a few lines, no break of them a proof, by the next words that did not fit.

    Where neither blank lines nor indents mark the paragraphs, every break must be such a one, and two or more.
    """
    longest = max(map(len, filled), default=0)
    if longest > _WIDEST_UNPROVEN:
        return None
    long = [pair for pair in broken if len(pair[0]) >= _NARROWEST_UNPROVEN and not any(map(_is_boilerplate, pair))]
    cut = [pair for pair in long if length_with_next_word(*pair) > longest]
    if not cut or not (is_marked or (len(long) == len(cut) > 1 and ends_sentence(cut[-1][1]))):
        return None
    return Wrapping(first, min(len(line) for line, _ in cut), longest + 1)


def is_own_line(line: str) -> bool:
    """Return True if a rule for the line is flagged `own_line`: a credit, a slug, a label."""
    return any(rule.own_line for rule in matching_rules(line))


def divides_word(line: str, following: str) -> bool:
    """Return True if a line ends in the hyphen of a word that the next one completes."""
    return starts_lowercase(following) and _DIVIDED.search(line) is not None


def ends_openly(line: str) -> bool:
    """Return True if a line ends in a word that needs another one after it, such as an article or a preposition."""
    return line.rsplit(None, 1)[-1].casefold() in _open_words()


@cache
def _open_words() -> frozenset[str]:
    return frozenset(word for words in read_toml("lexicons/open_words.toml").values() for word in words.split())


def starts_lowercase(line: str) -> bool:
    """Return True if a line begins in lower case, in the middle of a sentence."""
    return line.lstrip()[:1].islower()


def ends_sentence(line: str) -> bool:
    """Return True if a line ends in the punctuation that closes a sentence."""
    return line.rstrip().rstrip(_CLOSERS).endswith(_SENTENCE_END)


def length_with_next_word(line: str, following: str) -> int:
    """The length of `line` with the next line's first word appended, in characters."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0])
