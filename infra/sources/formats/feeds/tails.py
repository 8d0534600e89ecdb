"""The end of a feed's file, behind its entries: some programs write title, language or authors there."""

from __future__ import annotations

import json
import re
from itertools import islice
from os import SEEK_END
from typing import Any, BinaryIO

from lxml import etree

from infra.sources.formats.xml.parser import xml_parser

_SIZE = 1 << 16
"""Bytes at the end of a file in which the end of the last entry is looked for."""

_LAST_ENTRY = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|items|entry)\s{0,20}>")
_END_OF_FEED = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:channel|feed|rss|RDF)\s{0,20}>")
_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]{0,80})")
_MOST_ENDS = 3
"""End tags of which one may be that of the feed: a channel of RSS 1.0 is an element beside its entries."""

_MOST_BRACKETS = 50
"""Brackets of which one may end the array of items."""


def read_tail(stream: BinaryIO) -> bytes:
    """Return the last bytes of a file, and leave it where it was; none of a stream that cannot seek. Raises OSError."""
    if not stream.seekable():
        return b""
    at = stream.tell()
    stream.seek(max(0, stream.seek(0, SEEK_END) - _SIZE))
    tail = stream.read(_SIZE)
    stream.seek(at)
    return tail


def xml_behind_entries(tail: bytes) -> bytes:
    """The elements between the last entry and the end of the feed; none if they are not well-formed.

    >>> xml_behind_entries(b"</item><title>Harbor Times</title></channel></rss>")
    b'<title>Harbor Times</title>'
    """
    start = max((match.end() for match in _LAST_ENTRY.finditer(tail)), default=len(tail))
    ends = (match.start() for match in islice(_END_OF_FEED.finditer(tail, start), _MOST_ENDS))
    return next((markup for end in ends if _has_elements(markup := tail[start:end])), b"")


def _has_elements(markup: bytes) -> bool:
    """Return whether markup is well-formed and has an element."""
    prefixes = {name.partition(b":")[0] for name in _ELEMENT.findall(markup) if b":" in name}
    declared = b"".join(b' xmlns:%s="urn:x"' % prefix for prefix in sorted(prefixes))
    try:
        root = etree.fromstring(b"<feed%s>%s</feed>" % (declared, markup), xml_parser("utf-8"))
    except etree.XMLSyntaxError:
        return False
    return len(root) > 0


def json_behind_items(tail: bytes) -> dict[str, Any]:
    """The fields of a feed behind the array of its items.

    >>> json_behind_items(b'{"id": "2", "tags": ["a"]}], "title": "Harbor Times"}')
    {'title': 'Harbor Times'}
    """
    fields: dict[str, Any] = {}
    at = len(tail)
    for _ in range(_MOST_BRACKETS):
        at = tail.rfind(b"]", 0, at)
        if at < 0:
            break
        try:
            fields = json.loads(b'{"":[' + tail[at:])
        except (ValueError, RecursionError):
            continue
    fields.pop("", None)
    return fields
