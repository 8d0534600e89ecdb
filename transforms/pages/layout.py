"""From a page's tree to its blocks and boxes, in one walk."""

from __future__ import annotations

from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from transforms.pages.blocks import Block, Box, Layout, Mark, Said, Shape
from transforms.pages.vocabulary import mark_of
from transforms.structure import paragraphs

_UNSEEN = frozenset("script style head meta link title base param source track textarea option datalist".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i img input ins kbd label mark meter nobr o"
    " output picture progress q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_SHAPES = {
    "p": Shape.PARAGRAPH,
    "li": Shape.ITEM,
    "dt": Shape.ITEM,
    "dd": Shape.ITEM,
    "blockquote": Shape.QUOTE,
    "td": Shape.CELL,
    "th": Shape.CELL,
    "pre": Shape.CODE,
    **{f"h{level}": Shape.HEADING for level in range(1, 7)},
}
_TAGS = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "notice",
    "dialog": "notice",
    "aside": "aside",
    "figcaption": "caption",
    "caption": "caption",
    "address": "label",
    "noscript": "hidden",
    "template": "hidden",
    **dict.fromkeys(("form", "fieldset", "button", "select"), "control"),
    **dict.fromkeys(("svg", "math", "object", "iframe", "video", "audio", "canvas", "map"), "medium"),
}
_ROLES = {
    **dict.fromkeys(("navigation", "banner", "search", "menu", "menubar", "toolbar", "tablist"), "navigation"),
    **dict.fromkeys(("contentinfo", "dialog", "alertdialog", "alert"), "notice"),
    "complementary": "aside",
}


def layout_of(root: HtmlElement) -> Layout:
    """The blocks and boxes of a tree. Nothing that a reader could see is left out; what is hidden is marked."""
    reader = _Reader()
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            reader.leave(tag)
            if element is not root:
                reader.say(element.tail)
        elif tag in _UNSEEN:
            walk.skip_subtree()
        else:
            reader.enter(element, tag)
            reader.say(element.text)
    return Layout(tuple(reader.blocks), tuple(box for box in reader.boxes if box is not None), tuple(reader.said))


class _Reader:
    """The state of the walk: the block being gathered, and the boxes that are open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box | None] = []
        self.said: list[Said] = []
        self._open: list[tuple[int, Mark | None, int]] = []
        self._shapes = [(Shape.PARAGRAPH, 0)]
        self._pieces: list[str] = []
        self._lines: list[str] = []
        self._links: list[bool] = []
        self._linked = self._jumps = 0

    def say(self, text: str | None) -> None:
        """Adds text to the block being gathered."""
        if not text:
            return
        self._pieces.append(text)
        if self._links:
            words = len(text.split())
            self._linked += words
            self._jumps += words * self._links[-1]

    def enter(self, element: HtmlElement, tag: str) -> None:
        """Opens a box or a link, or breaks a line."""
        if what := _states(element, tag):
            names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            self.said.append(Said(what, _value(element), names, len(self.blocks)))
        if tag == "a":
            self._links.append((element.get("href") or "").startswith("#"))
        elif tag == "br":
            self._break_line()
        elif tag not in _INLINE:
            self._end_block()
            if shape := _SHAPES.get(tag):
                self._shapes.append((shape, int(tag[1]) if shape is Shape.HEADING else 0))
            self._open.append((len(self.boxes), _mark(element, tag), len(self.blocks)))
            self.boxes.append(None)

    def leave(self, tag: str) -> None:
        """Closes what `enter` opened."""
        if tag == "a":
            self._links.pop()
        elif tag not in _INLINE and tag not in _UNSEEN and tag != "br":
            self._end_block()
            if tag in _SHAPES:
                self._shapes.pop()
            number, mark, first = self._open.pop()
            parent = self._open[-1][0] if self._open else -1
            self.boxes[number] = Box(number, parent, tag, mark, first, len(self.blocks))

    def _break_line(self) -> None:
        shape, _ = self._shapes[-1]
        if shape in (Shape.HEADING, Shape.CODE):
            self._pieces.append("\n")
            return
        line = self._take_line()
        if line:
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
        if shape is Shape.CODE and _reads_as_text("".join(self._pieces)):
            for paragraph in paragraphs("".join(self._pieces)):
                self._add(paragraph, Shape.PARAGRAPH, 0)
            self._pieces.clear()
        else:
            text = "\n".join(filter(None, (*self._lines, self._take_line())))
            self._add(text, shape, level)
        self._lines.clear()
        self._linked = self._jumps = 0

    def _add(self, text: str, shape: Shape, level: int) -> None:
        if text:
            words = len(text.split())
            self.blocks.append(Block(text, shape, level, words, self._linked, self._jumps, self._open[-1][0]))


_TEXT_SHARE = 0.96
"""Share of letters, white space and sentence marks in preformatted text that is prose; code has under 0.9."""


def _reads_as_text(text: str) -> bool:
    plain = sum(character.isalpha() or character.isspace() or character in ".,'\"’“”-" for character in text)
    return plain >= _TEXT_SHARE * len(text)


def _mark(element: HtmlElement, tag: str) -> Mark | None:
    if _is_hidden(element):
        return Mark("hidden", "hidden")
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if names != " " and (mark := mark_of(names)):
        return mark
    if tag in _TAGS:
        return Mark(_TAGS[tag], f"<{tag}>")
    role = element.get("role")
    return Mark(_ROLES[role], f"role={role}") if role in _ROLES else None


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


_AUTHOR_NAMES = frozenset(("author", "byline", "author-name", "authorname", "author_name", "byline-name", "post-author"))
_AUTHOR_PAGES = ("/author/", "/authors/", "/people/", "/person/", "/contributor/", "/contributors/", "/staff/", "/profile/", "/by/")
_LONGEST_STATEMENT = 120
"""Characters of an element that names an author or a time."""


def _states(element: HtmlElement, tag: str) -> str | None:
    """What an element states: `time`, `author` or nothing."""
    item = element.get("itemprop")
    if tag == "time" or item == "datePublished":
        return "time"
    if item == "author" or tag == "a" and _leads_to_author(element):
        return "author"
    names = element.get("class")
    return "author" if names and not _AUTHOR_NAMES.isdisjoint(names.lower().split()) else None


def _leads_to_author(link: HtmlElement) -> bool:
    href = link.get("href") or ""
    return "author" in (link.get("rel") or "") or any(part in href for part in _AUTHOR_PAGES)


def _value(element: HtmlElement) -> str:
    stated = element.get("datetime") or element.get("content")
    if not stated:
        texts = islice(element.iter(), 20)
        stated = " ".join(f"{e.text or ''} {e.tail if e is not element and e.tail else ''}" for e in texts if e.tag not in _UNSEEN)
    return " ".join(stated.split())[:_LONGEST_STATEMENT]
