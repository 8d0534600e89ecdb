"""Blocks as text: a blank line between paragraphs, the cells of a table row on one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from unicodedata import normalize

from transforms.extract.pages.layout.blocks import Layout, Shape

_UNPRINTED = dict.fromkeys(
    chain(range(0x09), range(0x0B, 0x20), range(0x7F, 0xA0), (0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
)
"""Controls, soft hyphens, zero-width spaces and non-characters, which references such as `&shy;` and `&#1;` restore
after decoding; they would split words that people search for."""


def normalize_text(text: str) -> str:
    """Convert a text to NFC and remove invisible characters."""
    return normalize("NFC", text.translate(_UNPRINTED))


_CURRENCIES = frozenset("$€£¥")


def normalize_line(text: str) -> str:
    """Put a text on one line with straight apostrophes, and strip all signs but those of currencies from its ends."""
    line = " ".join(text.split()).replace("’", "'")
    start, end = 0, len(line)
    while start < end and not (line[start].isalnum() or line[start] in _CURRENCIES):
        start += 1
    while end > start and not line[end - 1].isalnum():
        end -= 1
    return line[start:end]


def join_blocks(layout: Layout, numbers: Iterable[int]) -> str:
    """Join the blocks of these numbers, in their order, into one text; one of only invisible characters is left out."""
    paragraphs = (normalize_text(paragraph) for paragraph in _paragraphs(layout, numbers))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _paragraphs(layout: Layout, numbers: Iterable[int]) -> Iterator[str]:
    for row, group in groupby(numbers, key=lambda number: _row_or_self(layout, number)):
        texts = [layout.blocks[number].text for number in group]
        yield texts[0] if row < 0 else " | ".join(" ".join(text.split()) for text in texts)


def _row_or_self(layout: Layout, number: int) -> int:
    """The box number of a cell's table row; for any other block a number of its own."""
    block = layout.blocks[number]
    return layout.boxes[block.box].parent if block.shape is Shape.CELL else -1 - number
