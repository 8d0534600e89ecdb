"""What a page is read into: blocks of text in reading order, and the boxes they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
    """What an element says of itself: the kind of furniture it is, and the word that says so."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or the like; a `<br>` in it is a line break.

    `level` is 1 to 6 for headings, else 0. `linked` counts those of its `words` that stand in links, `jumps`
    those in links to another place of the same page. `box` is the number of the box it stands in.
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
    """An element with the blocks `blocks[first:end]` in it. Boxes are numbered in the order they open."""

    number: int
    parent: int
    tag: str
    mark: Mark | None
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """What an element states outright: a `time` or an `author`, as attribute or text, in which block."""

    what: str
    value: str
    names: str
    block: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A page: its blocks, its boxes, of which number 0 holds all, and what elements state outright."""

    blocks: Sequence[Block]
    boxes: Sequence[Box]
    said: Sequence[Said]

    def path(self, block: Block) -> Iterator[Box]:
        """The boxes around a block, outwards."""
        number = block.box
        while number >= 0:
            box = self.boxes[number]
            yield box
            number = box.parent

    def children(self) -> dict[int, list[Box]]:
        """The boxes that stand directly in each box, by its number."""
        children: dict[int, list[Box]] = {box.number: [] for box in self.boxes}
        for box in self.boxes[1:]:
            children[box.parent].append(box)
        return children


Kinds = Sequence[str | None]
"""For each block of a layout the kind of furniture it is; null where it may be story."""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_LETTERS_A_WORD = 2


def count_words(text: str) -> int:
    """The number of words in a text; two letters are a word where a script has no spaces."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(_UNSPACED.findall(text)) // _LETTERS_A_WORD


_SENTENCE_ENDS = frozenset(".!?…:;。！？।۔؟")
_CLOSERS = "'\")”’»]」』"
_PROSE_WORDS = 20
_SENTENCE_WORDS = 8


def is_prose(block: Block) -> bool:
    """Whether a block reads as sentences of a text rather than as a label, a link or a line of code."""
    if block.shape in (Shape.CODE, Shape.HEADING) or block.is_link or block.words < _SENTENCE_WORDS:
        return False
    ends = block.text.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS
    long = block.words >= _PROSE_WORDS
    return long and ends if block.shape is Shape.CELL else long or ends


class Words:
    """How many words stand in any run of blocks; asking takes constant time."""

    def __init__(self, counts: Iterable[int]) -> None:
        self._sums = [0, *accumulate(counts)]

    @property
    def all(self) -> int:
        """Of the page."""
        return self._sums[-1]

    def between(self, first: int, end: int) -> int:
        """Of `blocks[first:end]`."""
        return self._sums[end] - self._sums[first]

    def inside(self, box: Box) -> int:
        """Of the blocks of a box."""
        return self._sums[box.end] - self._sums[box.first]


def prose_words(layout: Layout, kinds: Kinds) -> Words:
    """The words of prose that is no furniture so far."""
    pairs = zip(layout.blocks, kinds, strict=True)
    return Words(block.words if kind is None and is_prose(block) else 0 for block, kind in pairs)
