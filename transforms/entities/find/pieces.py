"""Text made safe for the tokenizer: bounded in length, free of runs it is quadratic on, every offset kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A tenth of spaCy's `max_length`: the arrays of one piece stay below some 100 MB.
MAX_PIECE = 100_000
# The tokenizer is quadratic on unbroken runs: 6 s for 8,000 brackets. With words of 99 brackets or emoji it
# took 5 times as long as with prose, within these limits no longer. Web addresses are broken by it: they are no names.
MAX_WORD = 50
MAX_SYMBOLS = 8

_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1},}}")
_SYMBOLS = re.compile(rf"[^\w\s]{{{MAX_SYMBOLS + 1},}}")
_SYMBOL = re.compile(r"[\W_]")
# In order of preference: the end of a paragraph, a line, a sentence, a word.
_BREAKS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text, beginning at code point `start` of it."""

    start: int
    text: str


def tokenizable(text: str) -> str:
    """The text with blanks for long runs of symbols and within overlong words; same length, so offsets hold."""
    text = _SYMBOLS.sub(lambda run: " " * len(run.group()), text)
    if max(map(len, text.split()), default=0) <= MAX_WORD:
        return text
    return _LONG_WORD.sub(_broken, text)


def pieces(text: str, limit: int = MAX_PIECE) -> Iterator[Piece]:
    """The text in parts of at most `limit` code points, cut after the last paragraph or sentence that fits."""
    start = 0
    while start < len(text):
        end = _cut(text, start, limit)
        yield Piece(start, text[start:end])
        start = end


def _broken(word: re.Match[str]) -> str:
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
