"""The text of a story in HTML: everything in it is the story, but for media, scripts and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml.html import HtmlElement

from transforms.extract.pages.parse.tree import parse_page

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hl1", "hl2", "hr", "html", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "table", "tbody", "tfoot", "thead", "ul", "block", "media", "note"),
    )
)
_SKIPPED = frozenset(
    (
        *("audio", "button", "canvas", "embed", "figure", "head", "iframe", "img", "media", "noscript", "object"),
        *("picture", "script", "style", "svg", "template", "title", "video"),
    )
)
_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|table|span|b|i|em|strong|a)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_ESCAPED_MARKUP = re.compile(r"&lt;(?:p|br|div|h[1-6]|ul|table)(?:\s|/?&gt;)", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def is_markup(text: str) -> bool:
    """Return whether a text has HTML tags, plain or escaped."""
    return _MARKUP.search(text) is not None or _ESCAPED_MARKUP.search(text) is not None


def plain_line(text: str) -> str:
    """A headline or name without tags and references, on one line."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub("", text))
    return " ".join(text.split())


def story_text(html: str) -> str:
    """The text of a story in HTML, with a blank line between paragraphs and a line for each row of a table.

    HTML that was escaped as a whole is unescaped once.
    """
    if not _MARKUP.search(html) and _ESCAPED_MARKUP.search(html):
        html = unescape(html)
    pieces = "".join(_pieces(parse_page(html)))
    paragraphs = ("\n".join(filter(None, map(_line, block.split("\v")))) for block in pieces.split("\f"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _line(text: str) -> str:
    return _SPACE.sub(" ", text.replace("\u00a0", " ")).strip().removesuffix("|").rstrip()


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Yield the texts in their order; a form feed is the edge of a block, a vertical tab the end of a line."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, is_left = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if is_left or tag in _SKIPPED or not tag:
            yield _edge(tag) if is_left else ""
            yield _clean(element.tail)
            continue
        yield _edge(tag) if tag not in ("br", "tr", "td", "th") else ""
        yield _clean(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def _edge(tag: str) -> str:
    if tag in ("td", "th"):
        return " | "
    return "\v" if tag in ("br", "tr") else "\f" if tag in _BLOCKS else ""


def _clean(text: str | None) -> str:
    return text.replace("\f", " ").replace("\v", " ") if text else ""
