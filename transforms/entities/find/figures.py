"""Lines of figures: rows and heads of tables, results, standings. Words there are rarely names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.entities.gazetteer.rules import entity_rules

LONGEST_ROW = 200
"""Code points of a row; longer lines are prose."""

FIGURE_SHARE = 0.4
"""The share of figures among the words of a row."""

FEW_WORDS = 6
"""Words of a row that ends with its only figure: "Moyo 41"."""

MAX_HEAD_WORDS = 10
"""Words of the head of a table."""

MEAN_HEAD_WORD = 5
"""Letters of the words of a head on average."""

_FIGURE = re.compile(r"[-+(]?[A-Z]{0,3}[$£€¥#]?\d[\d.,:/%+()-]*[a-zA-Z]{0,3}[%)]?")
_COLUMNS = re.compile(r"\S(?: {3,}|\t| \| )\S")
_SENTENCE_ENDS = (".", "?", "!", "”", '"', ",", ";")


@cache
def figure_abbreviations() -> frozenset[str]:
    """Abbreviations of finance, statistics and sport: "shr", "mln", "pts"."""
    return frozenset(form.lower() for form in entity_rules("refused")["figures"]["forms"])


@dataclass(frozen=True, slots=True)
class FigureLines:
    """The lines of figures of a text, by start and end in ascending order."""

    starts: Sequence[int]
    ends: Sequence[int]

    def contain(self, at: int) -> bool:
        """True if a code point is in a line of figures."""
        number = bisect_right(self.starts, at) - 1
        return number >= 0 and at < self.ends[number]


def figure_lines(text: str) -> FigureLines:
    """The rows of figures of a text, and the heads above them."""
    bounds = sorted(_bounds(text)) if "\n" in text else []
    return FigureLines([start for start, _ in bounds], [end for _, end in bounds])


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start, head = 0, (0, 0)
    for line in text.split("\n"):
        end = start + len(line)
        if line and is_row(line):
            yield start, end
            if head[1]:
                yield head
            head = (0, 0)
        elif line.strip():
            head = (start, end) if _may_be_head(line) else (0, 0)
        start = end + 1


def is_row(line: str) -> bool:
    """True for a line of which many words are figures, a short one that ends with a figure, or columns with figures."""
    if len(line) > LONGEST_ROW:
        return False
    words = line.split()
    figures = sum(1 for word in words if _FIGURE.fullmatch(word))
    if not figures or len(words) == figures:
        return bool(figures)
    abbreviations = sum(1 for word in words if word.lower() in figure_abbreviations())
    if figures + abbreviations >= FIGURE_SHARE * len(words) or _COLUMNS.search(line):
        return True
    return len(words) <= FEW_WORDS and bool(_FIGURE.fullmatch(words[-1]))


def _may_be_head(line: str) -> bool:
    """True for a short line without the end of a sentence: the names of columns."""
    if len(line) > LONGEST_ROW or line.endswith(_SENTENCE_ENDS):
        return False
    return bool(_COLUMNS.search(line)) or _is_terse(line.split())


def _is_terse(words: Sequence[str]) -> bool:
    """True if the words are as short as the names of columns: "P W D L Pts", "Ticker Last Chg"."""
    return 2 < len(words) <= MAX_HEAD_WORDS and sum(map(len, words)) <= MEAN_HEAD_WORD * len(words)
