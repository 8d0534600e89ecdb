"""What a page is read into: blocks of text in reading order, and the boxes they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple


class Shape(StrEnum):
    """What a block of text is to its reader."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    CODE = "code"


class Mark(NamedTuple):
    """What an element calls itself: the kind of furniture, and the word that says so."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or the like. `box` is the number of the box it stands in.

    `level` is 1 to 6 for headings, else 0. `linked` counts those of its `words` that stand in links, and
    `jumps` those in links to another place of the same page.
    """

    text: str
    shape: Shape
    level: int
    words: int
    linked: int
    jumps: int
    box: int

    @property
    def is_link(self) -> bool:
        """Whether most of it is links."""
        return self.linked * 2 > self.words


@dataclass(frozen=True, slots=True)
class Box:
    """An element with blocks in it: `blocks[first:end]`. Boxes are numbered in the order they open."""

    number: int
    parent: int
    tag: str
    mark: Mark | None
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A page; box 0 holds all of it."""

    blocks: Sequence[Block]
    boxes: Sequence[Box]

    def path(self, number: int) -> Iterator[Box]:
        """A box and those around it, outwards."""
        while number >= 0:
            box = self.boxes[number]
            yield box
            number = box.parent


_SENTENCE_END = re.compile(r"[.!?…:;]['\")”’»\]]*$")
_PROSE_WORDS = 20
_SENTENCE_WORDS = 8


def is_prose(block: Block) -> bool:
    """Whether a block reads as sentences of a text rather than as a label, link or table cell."""
    if block.shape in (Shape.CELL, Shape.CODE, Shape.HEADING) or block.is_link:
        return False
    long_enough = block.words >= _PROSE_WORDS
    return long_enough or block.words >= _SENTENCE_WORDS and bool(_SENTENCE_END.search(block.text))


class Words:
    """How many words of some kind stand in any run of blocks."""

    def __init__(self, counts: Iterator[int]) -> None:
        self._sums = [0, *accumulate(counts)]

    def between(self, first: int, end: int) -> int:
        """Of `blocks[first:end]`."""
        return self._sums[end] - self._sums[first]

    def inside(self, box: Box) -> int:
        """Of the blocks of a box."""
        return self._sums[box.end] - self._sums[box.first]

    @property
    def all(self) -> int:
        """Of the page."""
        return self._sums[-1]
