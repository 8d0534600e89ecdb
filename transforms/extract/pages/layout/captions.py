"""Captions without a mark of their own, by their place below or beside a picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

_BOX_WORDS = 40
_LINE_WORDS = 25
_LABEL_WORDS = 20
"""Most words of a caption in one box with its picture, of one in small or slanted type below it, and of a line below
it that is no sentence."""

_WRAPPERS = frozenset(("a", "picture", "span", "div", "p", "center", "figure", "td", "tr"))
_MOST_WRAPPERS = 5
"""Elements that may be around a picture without any text, and how many of them."""

_FRAMES = frozenset(("div", "figure", "section", "table", "tbody", "p"))
_MOST_PARTS = 3
"""Elements that may hold just a picture and its caption, and their parts: the picture, its caption and a credit."""

_LINES = frozenset(("p", "div", "span", "small", "em", "i", "cite", "font", "tr"))
"""Elements that may be a caption."""

_BLOCKS = frozenset(("p", "div", "center"))
"""Elements around a picture that are on lines of their own."""

_SET_APART = frozenset(("em", "i", "small", "cite", "font"))
"""Elements in another type than the text."""

_MOST_PIECES = 12
"""Elements in a caption, which may have links and slanted words."""

_SMALLEST = 100
"""Pixels of a side below which a picture is an icon or a portrait."""

_ENDS = frozenset(".!?…:;。！？")
_CLOSERS = "'\")”’»]」』"


def find_caption(picture: HtmlElement) -> HtmlElement | None:
    """Find the element with the caption of an `img`, or with the picture and its caption; None without one."""
    if _is_icon(picture):
        return None
    element = picture
    for _ in range(_MOST_WRAPPERS):
        parent = element.getparent()
        if parent is None or not _is_blank(parent.text) or not _is_blank(element.tail):
            return None
        below = _next(element)
        if below is not None:
            is_alone = element.tag in _BLOCKS or _is_first(element)
            return _caption(element, below, parent) if is_alone else None
        if parent.tag not in _WRAPPERS or not _is_first(element):
            return None
        element = parent
    return None


def _caption(element: HtmlElement, below: HtmlElement, parent: HtmlElement) -> HtmlElement | None:
    if below.tag == "br":
        return parent if parent.tag == "p" and _is_line_after(below, parent) else None
    if below.tag not in _LINES or not _is_blank(below.tail):
        return None
    texts = list(_texts(below))
    words = sum(len(text.split()) for text in texts)
    if not words:
        return None
    parts = [part for part in islice(parent, _MOST_PARTS + 1) if part.tag not in _UNSEEN]
    if parent.tag in _FRAMES and len(parts) <= _MOST_PARTS and parts[0] is element:
        around = sum(len(text.split()) for part in parts[1:] for text in _texts(part))
        is_framed = all(part.tag in _LINES for part in parts[1:])
        return parent if is_framed and around <= _BOX_WORDS else None
    if below.tag == "p" and element.tag in _BLOCKS and _is_line(below, texts, words):
        return below
    return None


def _is_line(line: HtmlElement, texts: list[str], words: int) -> bool:
    """Return True for a short line in another type, or one that neither ends as a sentence nor is a subhead."""
    inner = line[0] if len(line) == 1 and _is_blank(line.text) and _is_blank(line[0].tail) else None
    if inner is not None:
        return inner.tag in _SET_APART and words <= _LINE_WORDS
    text = "".join(texts).strip().rstrip(_CLOSERS)
    return len(line) == 0 and 1 < words <= _LABEL_WORDS and text[-1:] not in _ENDS


def _is_line_after(break_: HtmlElement, parent: HtmlElement) -> bool:
    """Return True if only one short line is below a picture in its paragraph."""
    pieces = list(islice(break_.itersiblings(), _MOST_PIECES))
    texts = [break_.tail or "", *(text for part in pieces for text in (*_texts(part), part.tail or ""))]
    words = sum(len(text.split()) for text in texts)
    is_bold = any(part.tag in ("b", "strong") for part in pieces)
    return len(pieces) < _MOST_PIECES and not is_bold and 0 < words <= _LINE_WORDS


_UNSEEN = frozenset(("script", "style", "source", "noscript", "meta", "link"))
_PADDING = _UNSEEN | {"svg"}


def _next(element: HtmlElement) -> HtmlElement | None:
    """The next element that readers see; text before it counts as none."""
    return next((part for part in element.itersiblings() if part.tag not in _PADDING), None)


def _is_first(element: HtmlElement) -> bool:
    return all(part.tag in _PADDING and _is_blank(part.tail) for part in element.itersiblings(preceding=True))


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield the first texts in an element."""
    return map(str, islice(element.itertext(), _MOST_PIECES))


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _is_icon(picture: HtmlElement) -> bool:
    sizes = (picture.get("width", ""), picture.get("height", ""))
    return any(size.isdigit() and int(size) < _SMALLEST for size in sizes)
