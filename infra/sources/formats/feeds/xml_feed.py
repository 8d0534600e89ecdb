"""RSS 0.9x, 1.0 and 2.0, and Atom: each entry with content or a summary is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from lxml import etree

from infra.sources.formats.agency.recognition import root_names
from infra.sources.formats.feeds.entry import FeedEntry
from infra.sources.formats.feeds.fragments import local_name, protect_raw_html
from infra.sources.formats.feeds.overview import EntryOverview
from infra.sources.formats.feeds.tails import read_tail, xml_behind_entries
from infra.sources.formats.items import CutRecord, Item, records_format
from infra.sources.formats.xml.cutter import cut_xml
from infra.sources.formats.xml.document import exceeds_limit, refusal
from infra.sources.formats.xml.encoding import to_utf8
from infra.sources.formats.xml.parser import xml_parser
from infra.sources.formats.xml.repairs import repair_markup
from infra.sources.formats.xml.shape import XmlShape
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason

RSS_NAME, ATOM_NAME = "rss", "atom"

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^<>]{0,300}\?>")
_ENTRIES = ("item", "entry")
_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s/>]")
_ENTRY_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry)\s{0,20}>")
_TITLE = re.compile(rb"<(?:[\w.-]{1,40}:)?title[\s>]")
_ATOM = b"http://www.w3.org/2005/Atom"
_OLD_ATOM = b"http://purl.org/atom/ns#"
SHAPE = XmlShape(records=_ENTRIES, containers=("rss", "RDF", "feed"))


def cut(
    stream: BinaryIO, start: int = 0, end: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the entries of a feed that begin in the bytes `[start, end)`.

    If the feed has no title before its entries, each has the elements behind the last one too.
    """
    behind: bytes | None = None
    for record in cut_xml(stream, start, end, SHAPE, limits):
        if behind is None:
            behind = b"" if _has_title(record.content) else xml_behind_entries(read_tail(stream))
        yield _with_elements(record, behind) if behind and record.refused is None else record


def _has_title(content: bytes) -> bool:
    """Return whether there is a title before the entry."""
    entry = _ENTRY.search(content)
    return _TITLE.search(content, 0, entry.start() if entry else len(content)) is not None


def _with_elements(record: CutRecord, behind: bytes) -> CutRecord:
    """Put elements behind the entry of a record."""
    end = max((match.end() for match in _ENTRY_END.finditer(record.content)), default=None)
    return record if end is None else replace(record, content=record.content[:end] + behind + record.content[end:])


def recognizes_rss(head: bytes) -> bool:
    """Return whether a file is RSS: its root is `rss`, or `RDF` around a `channel` of RSS."""
    names = root_names(_from_markup(head))
    if "rss" in names[:2]:
        return True
    return "RDF" in names[:2] and ("channel" in names[:4] or "item" in names[:4])


def recognizes_atom(head: bytes) -> bool:
    """Return whether a file is Atom: its root is `feed`, or an `entry` in Atom's namespace."""
    markup = _from_markup(head)
    names = root_names(markup)
    is_atom = _ATOM in markup or _OLD_ATOM in markup
    return ("feed" in names[:2] and (is_atom or "entry" in names)) or (names[:1] == ["entry"] and is_atom)


def _from_markup(head: bytes) -> bytes:
    """The file without the warnings that a faulty site prints before its feed."""
    starts = (head.find(sign) for sign in (b"<?xml", b"<rss", b"<feed", b"<rdf:RDF"))
    start = min((one for one in starts if one >= 0), default=0)
    return head[start:] if b"\0" not in head[:100] else head


def parse(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """The article of an entry. Raises MetadataError if it is not XML, OtherItem if it has no text."""
    root, entry = _find_entry(content)
    return FeedEntry(root, entry).item(ATOM_NAME if local_name(entry) == "entry" else RSS_NAME)


def read_overview(content: bytes, url: str) -> EntryOverview:
    """An entry of the feed at `url` as a list of entries has it. Raises MetadataError if it is not XML."""
    return FeedEntry(*_find_entry(content), url).overview()


def _find_entry(content: bytes) -> tuple[etree._Element, etree._Element]:
    root = _parse_document(content)
    entry = next((one for one in root.iter() if local_name(one) in _ENTRIES), None)
    if entry is None:
        raise MetadataError(Reason.MALFORMED_RECORD, "there is no entry in it")
    return root, entry


def _parse_document(content: bytes) -> etree._Element:
    data = to_utf8(content)
    parser = xml_parser("utf-8")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if exceeds_limit(error):
            raise refusal(error) from None
        return _parse_repaired(data, error)


def _parse_repaired(data: bytes, error: etree.XMLSyntaxError) -> etree._Element:
    """The tree of an entry that is not well-formed: repaired, with its HTML protected, or with open elements closed."""
    repaired = repair_markup(_DECLARATION.sub("", data.decode("utf-8", "replace"), count=1))
    protected = protect_raw_html(repaired)
    strict = xml_parser("utf-8")
    for text, parser in ((repaired, strict), (protected, strict), (protected, _lenient_parser())):
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError as again:
            if exceeds_limit(again):
                raise refusal(again) from None
            continue
        if root is not None:
            return root
    raise refusal(error)


def _lenient_parser() -> etree.XMLParser:
    """A parser for entries whose tags do not match: it closes what is open."""
    return etree.XMLParser(
        encoding="utf-8", recover=True, no_network=True, load_dtd=False, resolve_entities=False, remove_comments=True
    )


RSS = records_format(
    RSS_NAME, (".rss", ".rdf", ".xml"), cut, parse, recognizes=recognizes_rss, title="RSS", splittable=True
)
ATOM = records_format(
    ATOM_NAME, (".atom", ".xml"), cut, parse, recognizes=recognizes_atom, title="Atom", splittable=True
)
