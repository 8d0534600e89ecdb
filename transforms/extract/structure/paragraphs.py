"""Plain text into paragraphs: hard-wrapped lines are joined, tables and lists keep their lines.

Tables are recognized first. Between them a text is hard-wrapped if its line breaks are in the middle of sentences. In
such a text a break is kept if it was meant: before an indented line, and where the next word would still have fitted
(the greedy fit test). In any other text each line is a paragraph, but for the last words of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

from transforms.extract.structure.line_ends import TextWords, line_end, without_double_spacing
from transforms.extract.structure.tables import find_rows, has_columns
from transforms.extract.structure.wrapping import Wrapping, completes_sentence, wrapping_of

_LIST_ITEM = re.compile(r"\s*(?:[-*•·‣◦–—]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))\s+\S")

_BLANK = " \t\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class TextStructure:
    """The structure of a plain text.

    Attributes:
        paragraphs: The paragraphs, each in NFC and without blank lines. A run of table rows or list items is one
            paragraph of several lines; any other is a single line.
        rows: The numbers of the lines of all paragraphs that are table rows.
    """

    paragraphs: tuple[str, ...]
    rows: frozenset[int]


def read_structure(text: str) -> TextStructure:
    """Find the paragraphs and tables of a plain text."""
    lines = without_double_spacing([line.rstrip(_BLANK) for line in normalize("NFC", text).split("\n")])
    known = TextWords.of(text) if "-\n" in text else TextWords(frozenset())
    rows = find_rows(lines)
    verbatim = rows | {number for number, line in enumerate(lines) if is_list_item(line) or has_columns(line)}
    wrapping = wrapping_of(["" if number in verbatim else line for number, line in enumerate(lines)])
    paragraphs: list[str] = []
    rows_below: set[int] = set()
    count = 0
    for block in _blocks(lines):
        for numbers in _paragraphs_of(block, lines, verbatim, wrapping):
            kept = [lines[number] for number in numbers]
            is_verbatim = numbers[0] in verbatim
            paragraphs.append("\n".join(kept) if is_verbatim else _join(kept, known))
            if is_verbatim:
                rows_below.update(count + at for at, number in enumerate(numbers) if number in rows)
            count += len(kept) if is_verbatim else 1
    return TextStructure(tuple(paragraphs), frozenset(rows_below))


def paragraphs(text: str) -> list[str]:
    """Split a plain text into its paragraphs."""
    return list(read_structure(text).paragraphs)


def is_list_item(line: str) -> bool:
    """Return True if a line begins with a bullet or the number of an item."""
    return _LIST_ITEM.match(line) is not None


def _blocks(lines: Sequence[str]) -> Iterator[range]:
    """Yield the indices of each run of lines between blank ones."""
    start = 0
    for number, line in enumerate((*lines, "")):
        if not line:
            if start < number:
                yield range(start, number)
            start = number + 1


def _paragraphs_of(
    block: range, lines: Sequence[str], verbatim: Collection[int], wrapping: Wrapping | None
) -> Iterator[range]:
    """Yield the indices of each paragraph's lines; those of `verbatim`, which keep their line breaks, are together."""
    start = block.start
    was_verbatim = start in verbatim
    for number in block[1:]:
        is_verbatim = number in verbatim
        if was_verbatim != is_verbatim or not (is_verbatim or _continues(lines[number - 1], lines[number], wrapping)):
            yield range(start, number)
            start = number
        was_verbatim = is_verbatim
    yield range(start, block.stop)


def _continues(line: str, following: str, wrapping: Wrapping | None) -> bool:
    """Return True if two lines are of one paragraph."""
    return wrapping.continues(line, following) if wrapping else completes_sentence(line, following)


def _join(lines: list[str], known: TextWords) -> str:
    """Join the lines of a paragraph, and the halves of a word that was divided at a line end."""
    stripped = [line.strip(_BLANK) for line in lines]
    ends = [line_end(line, following, known) for line, following in pairwise(stripped)]
    return "".join((*ends, stripped[-1]))
