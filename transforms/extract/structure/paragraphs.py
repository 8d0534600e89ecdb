"""Plain text into paragraphs: hard-wrapped lines are joined, tables and lists keep their lines.

Tables are recognized first. Between them a text is hard-wrapped if its line breaks are in the middle of sentences. In
such a text a break is kept if it was meant: before an indented line, and where the next word would still have fitted
(the greedy fit test). In any other text each line is a paragraph, but for the last words of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from transforms.extract.structure.tables import find_rows, has_columns
from transforms.extract.structure.wrapping import Wrapping, completes_sentence, divides_word, wrapping_of

_LIST_ITEM = re.compile(r"\s*(?:[-*•·‣◦–—]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))\s+\S")

_SUSPENDED = re.compile(r"\s*(?:and|or|to|und|oder|et|ou|y|o)\b")
"""A word below a hyphen that was suspended ("two- and five-year notes")."""

_BLANK = " \t\u00a0\u200b\ufeff"


def paragraphs(text: str) -> list[str]:
    """Split a plain text into paragraphs, each in NFC and without blank lines.

    A run of table rows or list items is one paragraph of several lines; any other is a single line.
    """
    lines = [line.rstrip(_BLANK) for line in normalize("NFC", text).split("\n")]
    verbatim = _verbatim_lines(lines)
    wrapping = wrapping_of(["" if number in verbatim else line for number, line in enumerate(lines)])
    return [paragraph for block in _blocks(lines) for paragraph in _paragraphs_of(block, lines, verbatim, wrapping)]


def is_list_item(line: str) -> bool:
    """Return True if a line begins with a bullet or the number of an item."""
    return _LIST_ITEM.match(line) is not None


def _verbatim_lines(lines: Sequence[str]) -> set[int]:
    """The indices of table rows, list items and lines with columns, which keep their line breaks."""
    others = (number for number, line in enumerate(lines) if is_list_item(line) or has_columns(line))
    return {*find_rows(lines), *others}


def _blocks(lines: Sequence[str]) -> Iterator[range]:
    """Yield the indices of each run of lines between blank ones."""
    start = 0
    for number, line in enumerate((*lines, "")):
        if not line:
            if start < number:
                yield range(start, number)
            start = number + 1


def _paragraphs_of(block: range, lines: Sequence[str], verbatim: set[int], wrapping: Wrapping | None) -> Iterator[str]:
    kept: list[str] = []
    is_verbatim = False
    for number in block:
        line = lines[number]
        if kept and not (is_verbatim == (number in verbatim) and (is_verbatim or _continues(kept[-1], line, wrapping))):
            yield "\n".join(kept) if is_verbatim else _join(kept)
            kept = []
        is_verbatim = number in verbatim
        kept.append(line)
    yield "\n".join(kept) if is_verbatim else _join(kept)


def _continues(line: str, following: str, wrapping: Wrapping | None) -> bool:
    """Return True if two lines are of one paragraph."""
    return wrapping.continues(line, following) if wrapping else completes_sentence(line, following)


def _join(lines: list[str]) -> str:
    """Join the lines of a paragraph, and the halves of a word that was broken at its hyphen."""
    pieces = [lines[0].strip(_BLANK)]
    for line in lines[1:]:
        is_broken = divides_word(pieces[-1], line) and not _SUSPENDED.match(line)
        pieces.append(("" if is_broken else " ") + line.strip(_BLANK))
    return "".join(pieces)
