"""The layout of a page from its tree, in one walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import (
    PART_BREAK,
    Block,
    Box,
    Declared,
    FurnitureMark,
    Layout,
    Shape,
    count_words,
)
from transforms.extract.pages.layout.captions import find_caption
from transforms.extract.pages.layout.declarations import declared_kind, declared_value
from transforms.extract.pages.layout.elements import elements, is_behind_picture, mark_of
from transforms.extract.structure import paragraphs


def build_layout(root: HtmlElement, host: str | None = None) -> Layout:
    """Read a tree into blocks and boxes. All visible text is included; hidden boxes are marked.

    Without the host of the page every link leads to a page of the same site.
    """
    builder = _LayoutBuilder(host)
    not_rendered = elements().not_rendered
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            builder.leave(element, tag)
            if (tail := element.tail) and element is not root:
                builder.add_text(tail)
        elif tag in not_rendered or (tag == "math" and is_behind_picture(element)):
            walk.skip_subtree()
        else:
            builder.enter(element, tag)
            if text := element.text:
                builder.add_text(text)
    boxes = tuple(box for box in builder.boxes if box is not None)
    return Layout(tuple(builder.blocks), boxes, tuple(builder.declared), tuple(sorted(builder.captions)))


class _LayoutBuilder:
    """The state of the walk: the text of the current block, and the boxes that are open."""

    def __init__(self, host: str | None) -> None:
        self._elements = elements()
        self._site = _site(host) if host else None
        self.blocks: list[Block] = []
        self.boxes: list[Box | None] = []
        self.declared: list[Declared] = []
        self.captions: list[int] = []
        self._with_caption: set[HtmlElement] = set()
        self._open: list[tuple[int, str, FurnitureMark | None, int]] = []
        self._shapes = [(Shape.PARAGRAPH, 0)]
        self._pieces: list[str] = []
        self._lines: list[_Line] = []
        self._links: list[tuple[bool, bool]] = []
        self._cells: list[int] = []
        self._linked = self._jumps = self._away = 0
        self._ended = self._adjoins = self._within_word = False

    def add_text(self, text: str) -> None:
        """Add text to the current block; white space does not begin one."""
        if not self._pieces and text.isspace():
            return
        if self._adjoins:
            self._separate(text)
        self._ended = self._adjoins = False
        if self._pieces and not self._within_word:
            self._pieces.append(PART_BREAK)
        self._pieces.append(text)
        if self._links:
            words = count_words(text)
            jumps, away = self._links[-1]
            self._linked += words
            self._jumps += words * jumps
            self._away += words * away

    def _separate(self, text: str) -> None:
        """Separate two inline elements without a space between them, which the style of the page sets apart."""
        before = self._pieces[-1][-1] if self._pieces else " "
        if before.islower() and text[0].isupper():
            self._break_line() if self._shapes[-1][0] is Shape.HEADING else self._end_block()
        elif before in _SENTENCE_SIGNS and (text[0].isalnum() or text[0] in _OPENING_SIGNS):
            self._pieces.append(" ")

    def enter(self, element: HtmlElement, tag: str) -> None:
        """Open a box or a link, or break a line."""
        names = element.get("class")
        if kind := declared_kind(element, tag, names):
            value, all_names = declared_value(element, kind), f"{names} {element.get('itemprop')}"
            self.declared.append(Declared(kind, value, all_names, len(self.blocks)))
        self._adjoins = self._ended and tag in _STYLED
        self._within_word = tag in _WITHIN_WORDS
        if tag == "a":
            href = element.get("href") or ""
            self._links.append((href.startswith("#"), self._leads_away(href)))
        elif tag == "br":
            self._break_line()
        elif tag == "img":
            if not self._pieces and (caption := find_caption(element)) is not None:
                self._with_caption.add(caption)
        elif tag not in self._elements.inline:
            self._open_box(element, tag, names)

    def _open_box(self, element: HtmlElement, tag: str, names: str | None) -> None:
        if self._pieces or self._lines:
            self._end_block()
        if tag == "tr":
            self._cells.append(0)
        elif tag in _CELLS and self._cells:
            self._cells[-1] += 1
        if shape := self._elements.shapes.get(tag):
            self._shapes.append((shape, int(tag[1]) if shape is Shape.HEADING else 0))
        mark = None if self._is_speaker(tag) else mark_of(element, tag, names)
        if mark and tag == "p" and mark.word in _STANDFIRST_WORDS:
            mark = None
        self._open.append((len(self.boxes), names or "", mark, len(self.blocks)))
        self.boxes.append(None)

    def leave(self, element: HtmlElement, tag: str) -> None:
        """Close the box or link that `enter` opened."""
        self._ended = tag in _STYLED
        self._within_word = tag in _WITHIN_WORDS
        if tag == "a":
            self._links.pop()
        elif tag not in self._elements.inline and tag not in self._elements.not_rendered:
            if self._pieces or self._lines:
                self._end_block()
            if tag in self._elements.shapes:
                self._shapes.pop()
            number, names, mark, first = self._open.pop()
            parent = self._open[-1][0] if self._open else -1
            if tag in _CELLS and self._is_column(first):
                tag = "div"
                self._end_table(first)
            elif tag == "tr" and self._cells.pop() == 1:
                self._end_table(first)
            if element in self._with_caption:
                self.captions.append(number)
            self.boxes[number] = Box(number, parent, tag, names, mark, first, len(self.blocks))

    def _is_speaker(self, tag: str) -> bool:
        """Return True for the footer of a quote, which has its speaker."""
        return tag == "footer" and self._shapes[-1][0] is Shape.QUOTE

    def _end_table(self, first: int) -> None:
        """Take the blocks from this one on for paragraphs: their table is only there for the layout."""
        self.blocks[first:] = [_as_paragraph(block) for block in self.blocks[first:]]

    def _is_column(self, first: int) -> bool:
        """Return True if the cell that begins with this block is a column of a page laid out as a table."""
        return any(block.level == 1 for block in self.blocks[first:]) or self._is_long(first)

    def _is_long(self, first: int) -> bool:
        return sum(block.words >= _COLUMN_WORDS for block in self.blocks[first:]) >= _COLUMN_PARAGRAPHS

    def _break_line(self) -> None:
        shape, _ = self._shapes[-1]
        if shape in (Shape.HEADING, Shape.CODE):
            self._pieces.append("\n")
        elif line := self._take_line():
            self._lines.append(line)
        else:
            self._end_block()

    def _leads_away(self, href: str) -> bool:
        if self._site is None or not href.startswith(("http", "//")):
            return False
        return _site(href.partition("//")[2].partition("/")[0]) != self._site

    def _take_line(self) -> _Line | None:
        parts = "".join(self._pieces).split()
        marked = " ".join(parts)
        text = _without_breaks(marked)
        words = len(parts) if marked.isascii() else count_words(text)
        line = _Line(text, words, self._linked, self._jumps, self._away, marked) if text else None
        self._pieces.clear()
        self._linked = self._jumps = self._away = 0
        return line

    def _end_block(self) -> None:
        shape, level = self._shapes[-1]
        if shape is Shape.CODE and _reads_as_text(text := "".join(self._pieces).replace(PART_BREAK, "")):
            for paragraph in paragraphs(text):
                self._add([_Line(paragraph, count_words(paragraph), 0, 0, 0, paragraph)], Shape.PARAGRAPH, 0)
            self._pieces.clear()
        else:
            if line := self._take_line():
                self._lines.append(line)
            if len(self._lines) == 1:
                self._add(self._lines, shape, level)
            else:
                for _, group in groupby(self._lines, key=_Line.is_title):
                    self._add(list(group), shape, level)
        self._lines.clear()
        self._linked = self._jumps = self._away = 0

    def _add(self, lines: Sequence[_Line], shape: Shape, level: int) -> None:
        text, words, linked, jumps, away, marked = lines[0]
        if len(lines) > 1:
            text, marked = "\n".join(line.text for line in lines), "\n".join(line.marked for line in lines)
            words, linked, jumps, away = (sum(counts) for counts in zip(*(line[1:5] for line in lines), strict=True))
        if words > _LABEL_WORDS:
            marked = text
        self.blocks.append(Block(text, shape, level, words, linked, jumps, away, self._open[-1][0], marked))


def _without_breaks(marked: str) -> str:
    return marked if PART_BREAK not in marked else " ".join(marked.replace(PART_BREAK, "").split())


_WITHIN_WORDS = frozenset(("br", "img", "sub", "sup", "wbr"))
"""Inline elements that may be within a word or between two of the same part."""

_LABEL_WORDS = 25
"""Most words of a block with labels, such as the name of an author beside a date."""


class _Line(NamedTuple):
    """A line of a block with the number of its words, and those in links, in jumps and in links to other sites.

    `marked` is the text with `PART_BREAK` between inline elements.
    """

    text: str
    words: int
    linked: int
    jumps: int
    away: int
    marked: str

    def is_title(self) -> bool:
        """Return True if the line is a link as a whole, as the title of another story; it is a block of its own."""
        return self.linked >= max(self.words, _TITLE_WORDS)


_TITLE_WORDS = 2
"""Words of a linked line from which it can be a title."""

_STYLED = frozenset(("a", "b", "em", "i", "label", "small", "span", "strong", "time"))
"""Inline elements that pages put beside each other without a space; style sheets set them apart."""

_SENTENCE_SIGNS = ".!?…。！？"
_OPENING_SIGNS = "„“«»‘\"'¿¡([—–"


def _site(host: str) -> str:
    """The last two labels of a host."""
    return ".".join(host.lower().rsplit(".", 2)[-2:])


_STANDFIRST_WORDS = frozenset(("teaser",))
"""Words in the class name of a paragraph that name a standfirst, and in that of a box a teaser."""

_CELLS = frozenset(("td", "th"))
_COLUMN_WORDS = 12
_COLUMN_PARAGRAPHS = 4
"""Number of paragraphs of at least so many words in a cell that is a column of the page, not a value of a table."""


def _as_paragraph(block: Block) -> Block:
    return replace(block, shape=Shape.PARAGRAPH) if block.shape is Shape.CELL else block


_TEXT_SHARE = 0.96
"""Share of letters, white space and sentence marks in preformatted text that is prose; code has under 0.9."""


def _reads_as_text(text: str) -> bool:
    in_prose = sum(character.isalpha() or character.isspace() or character in ".,'\"’“”-" for character in text)
    return in_prose >= _TEXT_SHARE * len(text)
