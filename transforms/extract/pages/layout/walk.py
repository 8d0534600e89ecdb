"""The layout of a page from its tree, in one walk."""

from __future__ import annotations

from dataclasses import replace

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import Block, Box, Declared, FurnitureMark, Layout, Shape, count_words
from transforms.extract.pages.layout.class_names import mark_from_names
from transforms.extract.pages.layout.declarations import declared_kind, declared_value
from transforms.extract.pages.layout.elements import elements
from transforms.extract.structure import paragraphs


def build_layout(root: HtmlElement) -> Layout:
    """Read a tree into blocks and boxes. All visible text is included; hidden boxes are marked."""
    builder = _LayoutBuilder()
    not_rendered = elements().not_rendered
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            builder.leave(tag)
            if element is not root:
                builder.add_text(element.tail)
        elif tag in not_rendered:
            walk.skip_subtree()
        else:
            builder.enter(element, tag)
            builder.add_text(element.text)
    boxes = tuple(box for box in builder.boxes if box is not None)
    return Layout(tuple(builder.blocks), boxes, tuple(builder.declared))


class _LayoutBuilder:
    """The state of the walk: the text of the current block, and the boxes that are open."""

    def __init__(self) -> None:
        self._elements = elements()
        self.blocks: list[Block] = []
        self.boxes: list[Box | None] = []
        self.declared: list[Declared] = []
        self._open: list[tuple[int, FurnitureMark | None, int]] = []
        self._shapes = [(Shape.PARAGRAPH, 0)]
        self._pieces: list[str] = []
        self._lines: list[str] = []
        self._links: list[bool] = []
        self._linked = self._jumps = 0

    def add_text(self, text: str | None) -> None:
        """Add text to the current block; white space does not begin one."""
        if not text or (not self._pieces and text.isspace()):
            return
        if self._pieces and text[0].isalnum() and self._pieces[-1][-1].isalnum():
            self._pieces.append(_SEAM)
        self._pieces.append(text)
        if self._links:
            words = count_words(text)
            self._linked += words
            self._jumps += words * self._links[-1]

    def enter(self, element: HtmlElement, tag: str) -> None:
        """Open a box or a link, or break a line."""
        names = element.get("class")
        if kind := declared_kind(element, tag, names):
            value, all_names = declared_value(element, kind), f"{names} {element.get('itemprop')}"
            self.declared.append(Declared(kind, value, all_names, len(self.blocks)))
        if tag == "a":
            self._links.append((element.get("href") or "").startswith("#"))
        elif tag == "br":
            self._break_line()
        elif tag not in self._elements.inline:
            self._end_block()
            if shape := self._elements.shapes.get(tag):
                self._shapes.append((shape, int(tag[1]) if shape is Shape.HEADING else 0))
            self._open.append((len(self.boxes), _mark(element, tag, names), len(self.blocks)))
            self.boxes.append(None)

    def leave(self, tag: str) -> None:
        """Close the box or link that `enter` opened."""
        if tag == "a":
            self._links.pop()
        elif tag not in self._elements.inline and tag not in self._elements.not_rendered:
            self._end_block()
            if tag in self._elements.shapes:
                self._shapes.pop()
            number, mark, first = self._open.pop()
            parent = self._open[-1][0] if self._open else -1
            if tag in _CELLS and self._is_column(first):
                tag = "div"
                self.blocks[first:] = [_as_paragraph(block) for block in self.blocks[first:]]
            self.boxes[number] = Box(number, parent, tag, mark, first, len(self.blocks))

    def _is_column(self, first: int) -> bool:
        """Return True if the cell that begins with this block is a column of a page laid out as a table."""
        return sum(block.words >= _COLUMN_WORDS for block in self.blocks[first:]) >= _COLUMN_PARAGRAPHS

    def _break_line(self) -> None:
        shape, _ = self._shapes[-1]
        if shape in (Shape.HEADING, Shape.CODE):
            self._pieces.append("\n")
        elif line := self._take_line():
            self._lines.append(line)
        else:
            self._end_block()

    def _take_line(self) -> str:
        line = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        return line

    def _end_block(self) -> None:
        if not self._pieces and not self._lines:
            return
        shape, level = self._shapes[-1]
        if shape is Shape.CODE and _reads_as_text(text := "".join(self._pieces).replace(_SEAM, "")):
            for paragraph in paragraphs(text):
                self._add(paragraph, Shape.PARAGRAPH, 0)
            self._pieces.clear()
        else:
            self._add("\n".join(filter(None, (*self._lines, self._take_line()))), shape, level)
        self._lines.clear()
        self._linked = self._jumps = 0

    def _add(self, text: str, shape: Shape, level: int) -> None:
        if text:
            whole = text.replace(_SEAM, "")
            words = count_words(whole)
            spaced = text.replace(_SEAM, " ") if words <= _LABEL_WORDS else whole
            self.blocks.append(Block(whole, shape, level, words, self._linked, self._jumps, self._open[-1][0], spaced))


_SEAM = "\ufdd0"
"""A noncharacter where an inline element begins or ends within a word: only style sets its text apart."""

_LABEL_WORDS = 25
"""Most words of a block with labels, such as the name of an author beside a date."""

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


def _mark(element: HtmlElement, tag: str, names: str | None) -> FurnitureMark | None:
    if _is_hidden(element):
        return FurnitureMark("hidden", "hidden")
    number = element.get("id")
    if (names or number) and (mark := mark_from_names(f"{names or ''} {number or ''}")):
        return mark
    known = elements()
    return known.tags.get(tag) or known.roles.get(element.get("role") or "")


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()
