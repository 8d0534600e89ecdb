"""The markup before a record that its content needs: prolog, start tags with their namespaces, a message's header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from infra.sources.formats.xml.parser import xml_parser

MAX_HEAD = 1 << 16
"""Bytes of a head that are repeated in the content of each record; of a longer one only the open start tags are."""

_PROLOG = re.compile(rb"<\?xml\s")
_DOCTYPE_START = re.compile(rb"<!DOCTYPE\b")
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,300}\?>")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,1000}+(?:\[(?:[^\]\"']++|\"[^\"]*+\"|'[^']*+')*+\]\s*)?>")
_TAG = re.compile(rb"<(?P<end>/?)(?P<name>[A-Za-z_][\w.:\-]*+)[^<>]*+>")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class HeadContext:
    """The bytes to put before and after a record so that it can be parsed alone."""

    before: bytes = b""
    after: bytes = b""

    def wrap(self, record: bytes) -> bytes:
        """Return a document of the record."""
        return self.before + record + self.after


def update_head(head: HeadContext | None, gap: bytes, container_start: re.Pattern[bytes]) -> HeadContext:
    """The context of a record, from that of the record before it (None if it is the first) and the bytes between them.

    Only a gap in which another document begins changes it.
    """
    if head and (not gap or gap.isspace()):
        return head
    gap = strip_comments(gap)
    start = _last_document(gap, container_start)
    if start is None:
        return head or build_head(gap)
    return build_head(gap[start:])


def build_head(markup: bytes) -> HeadContext:
    """The context of the first record of a document, from the bytes before that record."""
    markup = strip_comments(markup).removeprefix(_BYTE_ORDER_MARK).strip()
    document_type = _DOCTYPE.match(markup, max(markup.find(b"<!DOCTYPE"), 0))
    tags = markup[document_type.end() :] if document_type else markup
    unclosed = _open_tags(tags)
    after = b"".join(b"</" + name + b">" for name, _ in reversed(unclosed))
    if len(markup) <= MAX_HEAD and _is_well_formed(markup + b"<record/>" + after):
        return HeadContext(markup, after)
    declaration = _DECLARATION.search(markup)
    prolog = [match.group() for match in (declaration, document_type) if match and len(match.group()) <= MAX_HEAD]
    return HeadContext(b"".join((*prolog, *(tag for _, tag in unclosed))), after)


def strip_comments(markup: bytes) -> bytes:
    """Remove comments; one without an end stays."""
    kept, done = [], 0
    while (start := markup.find(b"<!--", done)) >= 0 and (end := markup.find(b"-->", start + 4)) >= 0:
        kept.append(markup[done:start])
        done = end + 3
    return b"".join((*kept, markup[done:]))


def _last_document(gap: bytes, container_start: re.Pattern[bytes]) -> int | None:
    """The offset at which the last document in a gap begins; None if none does."""
    for pattern in (_PROLOG, _DOCTYPE_START, container_start):
        starts = [match.start() for match in pattern.finditer(gap)]
        if starts:
            return starts[-1]
    return None


def _open_tags(markup: bytes) -> list[tuple[bytes, bytes]]:
    """The start tags without an end tag, outermost first: name, tag."""
    unclosed: list[tuple[bytes, bytes]] = []
    for match in _TAG.finditer(markup):
        if match.group().endswith(b"/>"):
            continue
        if not match["end"]:
            unclosed.append((match["name"], match.group()))
            continue
        if unclosed and unclosed[-1][0] == match["name"]:
            unclosed.pop()
    return unclosed


def _is_well_formed(document: bytes) -> bool:
    try:
        etree.fromstring(document, xml_parser())
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return False
    return True
