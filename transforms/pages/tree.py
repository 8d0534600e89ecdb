"""A page into a tree: any text at all, in linear time, with nothing cut off.

libxml2 gives up without an exception where elements nest deeper than 255 or a text runs over 10 MB. Such a
page is read a second time, event by event, and what lies deeper than `_DEEPEST` moves up to that depth.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

_DEEPEST = 200
"""Elements above an element of the flattened tree. Pages that people read stay under 60."""


def parse_page(text: str) -> HtmlElement:
    """The `html` element of a page; an empty page has an empty body."""
    content = f"<html><body></body></html>{text}" if not text.strip() else text
    source = content.encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(source, parser)
    if root is None or any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        return _flattened(source)
    return root


def _flattened(source: bytes) -> HtmlElement:
    parser = HTMLParser(target=_Flattener(), encoding="utf-8", huge_tree=True)
    root: HtmlElement = etree.fromstring(source, parser)
    return root


class _Flattener:
    """A parser target that builds the tree and opens no element below `_DEEPEST`."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder(element_factory=HTMLParser().makeelement)
        self._depth = 0
        self._builder.start("html", {})

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth < _DEEPEST:
            self._builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        if self._depth < _DEEPEST:
            self._builder.end(tag)
        self._depth -= 1

    def data(self, text: str) -> None:
        self._builder.data(text)

    def close(self) -> HtmlElement:
        self._builder.end("html")
        return self._builder.close()
