"""The text of a story from its markup: NITF, XHTML, escaped HTML, or bare text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

_BLOCKS = frozenset(
    (
        "p", "div", "section", "article", "main", "aside", "block", "blockquote", "bq", "body", "body.content",
        "html", "hl1", "hl2", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "li", "dt", "dd", "pre", "hr",
        "fn", "fieldset", "address", "center", "details", "summary", "footnote", "para", "paragraph", "text",
        "content", "legend", "datasource",
    )
)  # fmt: skip
"""Elements that begin and end a paragraph: of NITF, XHTML, and of agencies' own markup."""

_LEFT_OUT = frozenset(
    (
        "head", "header", "footer", "nav", "script", "style", "noscript", "template", "title", "meta", "link",
        "note", "media", "figure", "figcaption", "picture", "img", "image", "video", "audio", "object", "embed",
        "iframe", "svg", "media-caption", "media-producer", "media-reference", "media-metadata", "form", "button",
        "select", "canvas", "custom-table", "nitf-table-metadata", "nitf-colgroup", "colgroup", "pronounce",
        "alt-code", "del", "body.head", "body.end",
    )
)  # fmt: skip
"""Elements without text of the story: captions and links of media, notes to editors, the head of a page."""

_TABLES = frozenset(("table", "nitf-table"))
_DIVIDES = _BLOCKS | _TABLES | {"br"}
_ROW, _CELLS = "tr", ("td", "th")
_META_CLASSES = frozenset(
    ("headline", "title", "slug", "slugline", "keywords", "keyword", "topic", "caption", "header", "metadata")
)
"""Classes of elements that repeat an item's metadata, or belong to a picture."""

_CELL_GAP = " | "
_LINE_BREAK = "\u2028"
"""Stands for `br` until the white space of a paragraph is normalized."""

_SPACE = re.compile(r"[\t\r\n\f\v\xa0][ \t\r\n\f\v\xa0]*| [ \t\r\n\f\v\xa0]+")
"""White space other than a single space."""

_PARAGRAPH_BREAK = re.compile(r"\u2028[ \u2028]*\u2028")
_EDGES = re.compile(r" ?\u2028 ?")


@dataclass(frozen=True, slots=True)
class DeliveredBlock:
    """A paragraph or table; `bare` if its text is directly in an element that has paragraphs."""

    text: str
    tag: str
    bare: bool = False


@dataclass(slots=True)
class _Builder:
    """The blocks so far, and the inline text of the one being read."""

    blocks: list[DeliveredBlock] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def flush(self, tag: str, *, bare: bool = False) -> None:
        text = "".join(self.inline)
        self.inline.clear()
        if not text or text.isspace():
            return
        text = _SPACE.sub(" ", text)
        if _LINE_BREAK not in text:
            self.blocks.append(DeliveredBlock(text.strip(), tag, bare))
            return
        for part in _PARAGRAPH_BREAK.split(text):
            lines = _EDGES.sub("\n", part).strip(" \n")
            if lines:
                self.blocks.append(DeliveredBlock(lines, tag, bare))


def read_blocks(root: etree._Element) -> list[DeliveredBlock]:
    """Return the paragraphs and tables in an element, in order.

    The text of an element without any markup for paragraphs keeps its lines, and blank lines divide it.
    """
    if not any(child.tag in _DIVIDES for child in root.iterdescendants()):
        return bare_blocks("".join(_shown_text(root)))
    builder = _Builder()
    _read(root, builder)
    builder.flush(root.tag, bare=True)
    return builder.blocks


def bare_blocks(text: str) -> list[DeliveredBlock]:
    """Return the paragraphs of text without markup; blank lines divide them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.rstrip() for line in text.expandtabs(4).split("\n")]
    parts = re.split(r"\n(?:[ \t]*\n)+", "\n".join(lines))
    return [DeliveredBlock(part.strip("\n"), "pre") for part in parts if part.strip()]


def _read(element: etree._Element, builder: _Builder) -> None:
    builder.inline.append(element.text or "")
    for child in element:
        if child.tag == "br":
            builder.inline.append(_LINE_BREAK)
        elif is_shown(child):
            _read_shown(child, element.tag, builder)
        builder.inline.append(child.tail or "")


def _read_shown(child: etree._Element, parent: str, builder: _Builder) -> None:
    if child.tag in _TABLES:
        builder.flush(parent, bare=True)
        _read_table(child, builder)
    elif child.tag == "pre":
        builder.flush(parent, bare=True)
        builder.blocks.extend(bare_blocks("".join(_shown_text(child))))
    elif child.tag in _BLOCKS:
        builder.flush(parent, bare=True)
        _read(child, builder)
        builder.flush(child.tag, bare=child.tag in ("div", "block", "section"))
    else:
        _read(child, builder)


def is_shown(element: etree._Element) -> bool:
    """Return whether an element can have text of the story."""
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return False
    classes = element.get("class")
    return not classes or _META_CLASSES.isdisjoint(classes.lower().split())


def _shown_text(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif is_shown(child):
            yield from _shown_text(child)
        if child.tail:
            yield child.tail


def _read_table(table: etree._Element, builder: _Builder) -> None:
    """Read a table as one block of rows; one that only arranges paragraphs as these."""
    rows = [row for row in table.iter(_ROW) if next(row.iterancestors(*_TABLES), None) is table]
    cells = [[_cell_text(cell) for cell in row.iterchildren(*_CELLS)] for row in rows]
    if not rows or (all(len(row) < 2 for row in cells) and any(True for _ in table.iter("p", "div", *_TABLES))):
        _read(table, builder)
        builder.flush(table.tag)
        return
    for caption in table.iterchildren("caption"):
        _read(caption, builder)
        builder.flush("caption")
    text = "\n".join(_CELL_GAP.join(row) for row in cells if any(row))
    if text:
        builder.blocks.append(DeliveredBlock(text, "table"))


def _cell_text(cell: etree._Element) -> str:
    builder = _Builder()
    _read(cell, builder)
    builder.flush("td")
    return " ".join(block.text for block in builder.blocks).replace("\n", " ")


def join_blocks(blocks: Iterable[DeliveredBlock]) -> str:
    """Return the text of blocks, with a blank line between them."""
    return "\n\n".join(block.text for block in blocks)
