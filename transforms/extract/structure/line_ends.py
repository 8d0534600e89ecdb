"""Line ends that teleprinters and columns add to a text: blank lines between all lines, and divided words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from transforms.extract.structure.wrapping import continues_below, divides_word
from transforms.rules.package_data import read_toml

_FEWEST_LINES = 4
_WIDEST = 100
_BROKEN_SHARE = 0.4
"""Lines of a double-spaced text, characters of the longest, and the least share of its breaks within a sentence."""

_SUSPENDED = re.compile(r"\s*(?:and|or|to|und|oder|et|ou|y|o)\b")
"""A word below a hyphen that was suspended ("two- and five-year notes")."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_HALF = re.compile(r"([^\W\d_]+)-$")
_SECOND_HALF = re.compile(r"\s*([^\W\d_]+(?:-[^\W\d_]+)*)")


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text in lower case, those with a hyphen as a whole."""

    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> TextWords:
        """Collect the words of a text; a word that a line end divides counts by its halves."""
        return cls(frozenset(match.group().casefold() for match in _WORD.finditer(text)))


def without_double_spacing(lines: Sequence[str]) -> list[str]:
    """Remove the blank line after every line of a double-spaced text; a text in other spacing is returned as it is.

    Two or more blank lines are the end of a paragraph, of which one blank line stays.
    """
    filled = list(filter(None, lines))
    if any(line and following for line, following in pairwise(lines)) or len(filled) < _FEWEST_LINES:
        return list(lines)
    if max(map(len, filled)) > _WIDEST:
        return list(lines)
    broken = sum(continues_below(line, following) for line, following in pairwise(filled))
    if broken < max(2, _BROKEN_SHARE * (len(filled) - 1)):
        return list(lines)
    return [line for at, line in enumerate(lines) if line or (at and not lines[at - 1])]


def line_end(line: str, following: str, known: TextWords) -> str:
    """Return a line of a paragraph with the space that joins it to the next, or with half of a divided word at its end.

    The hyphen of a divided word goes if the text has the word without it elsewhere, or if the second half is an ending;
    it stays if the text has the word with it, or in doubt.
    """
    if not divides_word(line, following) or _SUSPENDED.match(following):
        return f"{line} "
    first, second = _FIRST_HALF.search(line), _SECOND_HALF.match(following)
    if first is None or second is None:
        return line
    halves = first.group(1).casefold(), second.group(1).casefold()
    is_one_word = "".join(halves) in known.words or halves[1] in _endings()
    return line[:-1] if is_one_word and "-".join(halves) not in known.words else line


@cache
def _endings() -> frozenset[str]:
    """The endings of words that are no words themselves, as the second half of a divided word may be."""
    return frozenset(read_toml("lexicons/word_endings.toml")["english"].split())
