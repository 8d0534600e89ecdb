"""The layout of a page: blocks of text in reading order, and the boxes around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple


class Shape(StrEnum):
    """The role of a block of text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    CODE = "code"


class FurnitureMark(NamedTuple):
    """The kind of furniture that an element is by its name, tag or role, and the word that shows it."""

    kind: str
    word: str


PART_BREAK = "\ufdd0"
"""A noncharacter at an edge of an inline element."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or the like; a `<br>` in it is a line break.

    Attributes:
        level: 1 to 6 for headings, else 0.
        linked: Number of its words in links.
        jumps: Number of its words in links to another place of the same page.
        away: Number of its words in links to other sites.
        box: Number of the innermost box around it.
        marked: The text of a short block with `PART_BREAK` at the edges of inline elements.
        is_prose: It reads as sentences of a text rather than as a label, a link or a line of code.
    """

    text: str
    shape: Shape
    level: int
    words: int
    linked: int
    jumps: int
    away: int
    box: int
    marked: str
    is_prose: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_prose", _reads_as_prose(self))

    @property
    def is_link(self) -> bool:
        """True if most of its words are in links."""
        return self.linked * 2 > self.words

    @property
    def is_inner_link(self) -> bool:
        """True if most of its words are in links to other pages of the same site."""
        return (self.linked - self.jumps - self.away) * 2 > self.words


class Box(NamedTuple):
    """An element around the blocks `blocks[first:end]`. Boxes are numbered in the order they open."""

    number: int
    parent: int
    tag: str
    names: str
    mark: FurnitureMark | None
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Declared:
    """A `time` or an `author` that an element declares, as attribute or text.

    Attributes:
        names: Class names and `itemprop` of the element.
        block: Number of the block it is in.
    """

    kind: str
    value: str
    names: str
    block: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A page: its blocks, its boxes, of which number 0 is around all, and what elements declare.

    Attributes:
        captions: Numbers of the boxes that hold a caption by its place below a picture, in their order.
        children: The boxes directly within each box, by its number.
    """

    blocks: Sequence[Block]
    boxes: Sequence[Box]
    declared: Sequence[Declared]
    captions: Sequence[int] = ()
    children: Sequence[Sequence[Box]] = field(init=False)

    def __post_init__(self) -> None:
        children: list[list[Box]] = [[] for _ in self.boxes]
        for box in self.boxes[1:]:
            children[box.parent].append(box)
        object.__setattr__(self, "children", children)

    def path(self, block: Block) -> Iterator[Box]:
        """Yield the boxes around a block, outwards."""
        number = block.box
        while number >= 0:
            box = self.boxes[number]
            yield box
            number = box.parent


BlockKinds = Sequence[str | None]
"""For each block of a layout the kind of furniture it is, None if it may be story."""


@dataclass(frozen=True, slots=True)
class MarkedLayout:
    """A page, the kind of furniture of each of its blocks, and the number of the headline's block, or None."""

    layout: Layout
    kinds: BlockKinds
    headline: int | None


_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_LETTERS_A_WORD = 2


def count_words(text: str) -> int:
    """Count the words of a text; in a script without spaces two letters are a word."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(_UNSPACED.findall(text)) // _LETTERS_A_WORD


_SENTENCE_ENDS = frozenset(".!?…:;。！？।۔؟")
_CLOSERS = "'\")”’»]」』"
_PROSE_WORDS = 20
_SENTENCE_WORDS = 8


def _reads_as_prose(block: Block) -> bool:
    if block.shape in (Shape.CODE, Shape.HEADING) or block.is_link or block.words < _SENTENCE_WORDS:
        return False
    ends = block.text.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS
    long = block.words >= _PROSE_WORDS
    return long and ends if block.shape is Shape.CELL else long or ends


class WordCounts:
    """The number of words in any run of blocks, in constant time."""

    def __init__(self, counts: Iterable[int]) -> None:
        self._sums = [0, *accumulate(counts)]

    @property
    def total(self) -> int:
        """The words of the page."""
        return self._sums[-1]

    def between(self, first: int, end: int) -> int:
        """The words of `blocks[first:end]`."""
        return self._sums[end] - self._sums[first]

    def inside(self, box: Box) -> int:
        """The words of the blocks of a box."""
        return self._sums[box.end] - self._sums[box.first]


def count_prose(layout: Layout, kinds: BlockKinds) -> WordCounts:
    """Count the words of prose that is not furniture so far."""
    pairs = zip(layout.blocks, kinds, strict=True)
    return WordCounts([block.words if kind is None and block.is_prose else 0 for block, kind in pairs])
