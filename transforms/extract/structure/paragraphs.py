"""Plain text into paragraphs: hard-wrapped lines are joined, tables and lists keep their lines.

A text is hard-wrapped if its line breaks are in the middle of sentences. In such a text a break is kept if it was
meant: before an indented line, and where the next word would still have fitted (the greedy fit test). In any other
text each line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from transforms.extract.structure.wrapping import Wrapping, starts_lowercase, wrapping_of

_LIST_ITEM = re.compile(r"\s*(?:[-*•·‣◦–—]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))\s+\S")
_TABLE_GAP = re.compile(r"\S(?: {3,}|\t+)\S|\S {2,}\S.* {2,}\S|\.{4,}")
_GAPS = ("  ", "\t", "....")
_BROKEN_WORD = re.compile(r"\w-$")
_BLANK = " \t\u00a0\u200b\ufeff"


def paragraphs(text: str) -> list[str]:
    """Split a plain text into paragraphs, each in NFC and without blank lines.

    A run of table rows or list items is one paragraph of several lines; any other is a single line.
    """
    lines = [line.rstrip(_BLANK) for line in normalize("NFC", text).split("\n")]
    wrapping = wrapping_of(lines)
    return [paragraph for block in _blocks(lines) for paragraph in _paragraphs_of(block, wrapping)]


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Yield runs of lines between blank ones."""
    block: list[str] = []
    for line in lines:
        if line.strip(_BLANK):
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def is_verbatim(line: str) -> bool:
    """Return True for a table row or list item, which keeps its line breaks."""
    if is_list_item(line):
        return True
    return any(gap in line for gap in _GAPS) and _TABLE_GAP.search(line.strip()) is not None


def is_list_item(line: str) -> bool:
    """Return True if a line begins with a bullet or the number of an item."""
    return _LIST_ITEM.match(line) is not None


def _paragraphs_of(block: list[str], wrapping: Wrapping | None) -> Iterator[str]:
    verbatim: list[str] = []
    flowing: list[str] = []
    for line in block:
        if is_verbatim(line):
            if flowing:
                yield _join(flowing)
                flowing = []
            verbatim.append(line)
            continue
        if verbatim:
            yield "\n".join(verbatim)
            verbatim = []
        if flowing and not (wrapping and wrapping.continues(flowing[-1], line)):
            yield _join(flowing)
            flowing = []
        flowing.append(line)
    if verbatim:
        yield "\n".join(verbatim)
    if flowing:
        yield _join(flowing)


def _join(lines: list[str]) -> str:
    """Join the lines of a paragraph, and the halves of a word that was broken at its hyphen."""
    pieces = [lines[0].strip(_BLANK)]
    for line in lines[1:]:
        gap = "" if _BROKEN_WORD.search(pieces[-1]) and starts_lowercase(line) else " "
        pieces.append(gap + line.strip(_BLANK))
    return "".join(pieces)
