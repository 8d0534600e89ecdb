"""Text prepared for the tokenizer: in pieces of bounded length, without the runs of symbols that it is slow on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PIECE = 100_000
"""Code points; a tenth of spaCy's `max_length`, so that the arrays of one piece take about 100 MB at most."""

MAX_WORD = 50
"""Code points of a word. The tokenizer's time grows with the square of an unbroken run: 6 s for 8,000 brackets. Words
of 99 brackets or emoji took 5 times as long as prose; words within this limit and `MAX_SYMBOLS` take no longer than
prose. Longer words, web addresses included, are blanked at their symbols: they contain no names."""

MAX_SYMBOLS = 8
"""Symbols side by side; see `MAX_WORD`."""

_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1},}}")
_SYMBOLS = re.compile(rf"[^\w\s]{{{MAX_SYMBOLS + 1},}}")
_SYMBOL = re.compile(r"[\W_]")

_BREAKS = ("\n\n", "\n", ". ", " ")
"""The ends of a paragraph, a line, a sentence and a word, in order of preference."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A part of a text; `start` is its first code point there."""

    start: int
    text: str


def tokenizable(text: str) -> str:
    """The text with blanks for long runs of symbols and within overlong words; its length and offsets are kept."""
    text = _SYMBOLS.sub(lambda run: " " * len(run.group()), text)
    if max(map(len, text.split()), default=0) <= MAX_WORD:
        return text
    return _LONG_WORD.sub(_blank_symbols, text)


def pieces(text: str, limit: int = MAX_PIECE) -> Iterator[TextPiece]:
    """The text in parts of at most `limit` code points, each cut after the last paragraph or sentence that fits."""
    start = 0
    while start < len(text):
        end = _cut(text, start, limit)
        yield TextPiece(start, text[start:end])
        start = end


def _blank_symbols(word: re.Match[str]) -> str:
    return _LONG_WORD.sub(lambda run: " " * len(run.group()), _SYMBOL.sub(" ", word.group()))


def _cut(text: str, start: int, limit: int) -> int:
    end = start + limit
    if end >= len(text):
        return len(text)
    for mark in _BREAKS:
        at = text.rfind(mark, start + limit // 2, end)
        if at >= 0:
            return at + len(mark)
    return end
