"""Parsing of a page into a tree: any text at all, with nothing cut off.

libxml2 gives up without an exception if elements nest deeper than 255 or a text is longer than 10 MB. Such a page is
parsed a second time, event by event, and elements deeper than `_DEEPEST` are moved up to that depth.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

_DEEPEST = 200
"""Depth of the flattened tree. News pages stay under 60."""

_EMPTY = b"<html></html>"

_HTML_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements. That of lxml chooses one by the tag, in a call of Python for each element."""


def parse_page(text: str) -> HtmlElement:
    """Parse a page into its `html` element, at most 255 deep; lone surrogates become question marks."""
    source = text.encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_HTML_ELEMENTS)
    root = etree.fromstring(source if source.strip() else _EMPTY, parser)
    gave_up = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return _flattened(source) if root is None or gave_up else root


def _flattened(source: bytes) -> HtmlElement:
    target: Any = _Flattener()
    parser = HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    root: HtmlElement = etree.fromstring(source, parser)
    return root


class _Flattener:
    """A parser target that builds a tree in one `html` element and opens no element below `_DEEPEST`."""

    def __init__(self) -> None:
        make_element: Any = HTMLParser().makeelement
        self._builder: Any = etree.TreeBuilder(element_factory=make_element)
        self._builder.start("html", {})
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._depth += 1
        if self._depth < _DEEPEST:
            self._builder.start(tag, attributes)
        else:
            self._builder.data("\n")

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._depth < _DEEPEST:
            self._builder.end(tag)
        self._depth -= 1

    def data(self, text: str) -> None:
        """Add text to the open element."""
        self._builder.data(text)

    def comment(self, text: str) -> None:
        """Leave out a comment."""

    def close(self) -> HtmlElement:
        """Return the root of the tree."""
        self._builder.end("html")
        root: HtmlElement = self._builder.close()
        return root
