"""The story of an item: its paragraphs, from whatever markup its content element holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

from lxml import etree

from infra.sources.formats.agency.parts.story_text import DeliveredBlock, join_blocks, read_blocks
from infra.sources.formats.xml.document import parse_xml
from infra.sources.metadata import MetadataError

_HTML = re.compile(
    r"</?(?:p|br|div|span|html|body|h[1-6]|table|strong|em|[bi]|[uo]l)\b[^<>]{0,500}>|<a\s[^<>]{0,500}href",
    re.IGNORECASE,
)
_ESCAPED_HTML = re.compile(r"&lt;/?(?:p|br|div|html|body|h[1-6]|table|ul)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_XML_DOCUMENT = re.compile(r"\s*(?:<\?xml\s|<!DOCTYPE\s+nitf|<(?:\w{1,20}:)?nitf[\s>])")
_WORD = re.compile(r"\w+")

_LONGEST_ROUTING = 60
_ROUTING_TOKEN = r"(?:[a-z]{1,4}|[A-Z]{1,4}|[A-Z][a-z]{2}|[a-z]{0,2}\d{1,8}|\d{6,8}[A-Z]{1,4})"
_ROUTING = re.compile(rf"[(=/#*-]*{_ROUTING_TOKEN}(?:[ /.:=-]+{_ROUTING_TOKEN}){{0,9}}[)=/#*-]*")
"""Codes of desks, editors and wires, and day stamps, in text outside of paragraphs ("ab xx n1 271130 Nov 24")."""

_SIGNED = re.compile(
    r"\(?[a-z]{2,6}(?:-[a-z]{2,4})?(?:/[a-z]{2,6}){1,4}\)?|\(?(?:END|ENDS|ENDIT|MORE|HFR)\)?|-30-|#{3,5}"
)
"""Those that may also be a paragraph of their own: initials with slashes, the marks of an end."""

_MOST_REPEATED = 4
"""Blocks at the beginning that may repeat headline, slug and keywords."""


def content_root(container: etree._Element) -> etree._Element:
    """Return the element with the document that a content element holds as elements or as escaped markup.

    It is a `nitf` element, the `body` of a page, or the container itself.
    """
    root = _embedded(container)
    if root.tag == "nitf":
        return root
    for path in (".//nitf", "html/body", "body", ".//html/body"):
        found = root.find(path)
        if found is not None:
            return found
    return root


def story_blocks(root: etree._Element) -> list[DeliveredBlock]:
    """Return the paragraphs of a story, also where its markup is escaped in character data."""
    root = content_root(root) if len(root) == 0 else root
    blocks = read_blocks(root)
    text = join_blocks(blocks)
    if "<" in text and _HTML.search(text):
        page = _parse_html(text)
        return blocks if page is None else read_blocks(page)
    return blocks


def is_markup(text: str) -> bool:
    """Return whether a text has HTML tags, plain or escaped."""
    return _HTML.search(text) is not None or _ESCAPED_HTML.search(text) is not None


def read_markup(text: str) -> list[DeliveredBlock]:
    """Return the paragraphs of a story in HTML; HTML that was escaped as a whole is unescaped once."""
    if not _HTML.search(text) and _ESCAPED_HTML.search(text):
        text = unescape(text)
    page = _parse_html(text)
    return [] if page is None else read_blocks(page)


def plain_line(text: str) -> str:
    """A headline or name without tags and references, on one line."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub("", text))
    return " ".join(text.split())


def trim_blocks(blocks: Sequence[DeliveredBlock], repeated: Iterable[str | None]) -> list[DeliveredBlock]:
    """Leave out what repeats the metadata before the story, and the routing codes after it."""
    known = {_normalized(text) for text in repeated if text} - {""}
    kept = list(blocks)
    for _ in range(_MOST_REPEATED):
        if len(kept) > 1 and _normalized(kept[0].text) in known:
            del kept[0]
    while len(kept) > 1 and _is_routing(kept[-1], has_paragraphs=any(not block.bare for block in kept)):
        del kept[-1]
    return kept


def _is_routing(block: DeliveredBlock, *, has_paragraphs: bool) -> bool:
    if len(block.text) > _LONGEST_ROUTING or block.tag in ("table", "li"):
        return False
    if _SIGNED.fullmatch(block.text):
        return True
    return block.bare and has_paragraphs and bool(_ROUTING.fullmatch(block.text))


def _embedded(container: etree._Element) -> etree._Element:
    """The root of the markup that is escaped in the character data of a container; without any, the container."""
    if len(container) or not container.text or not ("<" in container.text or "&lt;" in container.text):
        return container
    text = container.text
    if "<" not in text and _ESCAPED_HTML.search(text):
        text = unescape(text)
    if _XML_DOCUMENT.match(text):
        try:
            return parse_xml(text.strip().encode("utf-8", "replace"))
        except MetadataError:
            pass
    page = _parse_html(text) if _HTML.search(text) else None
    return container if page is None else page


def _parse_html(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    body = page.find("body") if page is not None else None
    return page if body is None else body


def _normalized(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
