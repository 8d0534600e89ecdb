"""Blocks as text: paragraphs apart by a blank line, the cells of a table row on one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from unicodedata import normalize

from transforms.extract.pages.layout.blocks import Layout, Shape

_UNPRINTED = dict.fromkeys(
    chain(range(0x09), range(0x0B, 0x20), range(0x7F, 0xA0), (0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
)
"""Controls, soft hyphens, zero-width spaces and non-characters, which references such as `&shy;` and `&#1;` put back
after decoding; they would part words that a search looks for."""


def plain(text: str) -> str:
    """The text in NFC without signs that nobody sees."""
    return normalize("NFC", text.translate(_UNPRINTED))


_CURRENCIES = frozenset("$€£¥")


def bare(text: str) -> str:
    """The text on one line with straight apostrophes, without the signs at its ends but those of currencies."""
    line = " ".join(text.split()).replace("’", "'")
    start = next((n for n, sign in enumerate(line) if sign.isalnum() or sign in _CURRENCIES), len(line))
    end = next((n for n in range(len(line), start, -1) if line[n - 1].isalnum()), start)
    return line[start:end]


def text_of(layout: Layout, numbers: Iterable[int]) -> str:
    """The blocks of these numbers, in their order, as one text."""
    return plain("\n\n".join(_paragraphs(layout, numbers)))


def _paragraphs(layout: Layout, numbers: Iterable[int]) -> Iterator[str]:
    for row, group in groupby(numbers, key=lambda number: _row_or_self(layout, number)):
        texts = [layout.blocks[number].text for number in group]
        yield texts[0] if row < 0 else " | ".join(" ".join(text.split()) for text in texts)


def _row_or_self(layout: Layout, number: int) -> int:
    """The number of the table row that a cell stands in; one that no other block has for all else."""
    block = layout.blocks[number]
    return layout.boxes[block.box].parent if block.shape is Shape.CELL else -1 - number
