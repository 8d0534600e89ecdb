"""The HTML in an entry of a feed, whether it was escaped, in a CDATA section, or is markup of the feed itself."""

from __future__ import annotations

import re
from copy import deepcopy
from html import escape

from lxml import etree

_RAW = ("description", "encoded", "summary", "content", "body", "title", "subtitle")
_RAW_ELEMENT = re.compile(
    rf"<(?P<name>(?:[A-Za-z_][\w.-]{{0,40}}:)?(?:{'|'.join(_RAW)}))(?P<attributes>(?:\s[^<>]{{0,1000}})?)(?<!/)>"
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def inner_html(element: etree._Element) -> str:
    """The markup within an element, with local names; of one with text alone, that text, with references resolved."""
    if len(element) == 0:
        return element.text or ""
    parts = [escape(element.text or "", quote=False)]
    for child in map(deepcopy, element):
        for one in child.iter():
            if isinstance(one.tag, str):
                one.tag = local_name(one)
        etree.cleanup_namespaces(child)
        parts.append(etree.tostring(child, encoding="unicode", method="html"))
    return "".join(parts)


def text_as_html(text: str) -> str:
    """Paragraphs of HTML for a text that has none."""
    blocks = (block.strip() for block in _PARAGRAPHS.split(text))
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def protect_raw_html(text: str) -> str:
    """Put the HTML that a feed has unescaped in its elements for text into CDATA sections, so that it can be parsed."""
    parts: list[str] = []
    done = 0
    for match in _RAW_ELEMENT.finditer(text):
        if match.start() < done:
            continue
        end = text.find(f"</{match['name']}>", match.end())
        inner = text[match.end() : end] if end >= 0 else ""
        if end < 0 or "<![CDATA[" in inner or "<" not in inner:
            continue
        parts += [text[done : match.end()], "<![CDATA[", inner.replace("]]>", "]]&gt;"), "]]>"]
        done = end
    return "".join((*parts, text[done:]))
