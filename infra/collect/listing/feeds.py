"""Entries of RSS, Atom and JSON Feed, as the readers of these formats cut and read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from infra.collect.listing.capitals import lower_tags
from infra.collect.listing.full_text import has_full_text
from infra.collect.listing.listed import Listed, Listing
from infra.collect.listing.urls import web_url
from infra.sources.formats.feeds import json_feed, xml_feed
from infra.sources.formats.feeds.overview import EntryOverview
from infra.sources.formats.items import CutRecord
from infra.sources.metadata import MetadataError
from transforms.publication import parse_moment

MAX_ENTRIES = 10_000
"""Entries of one feed that are read. The longest feeds of newspapers have a few hundred."""

MAX_PARSED = 10_000_000
"""Bytes that are parsed beyond those of the feed: each entry is parsed with the head of the feed around it."""

_COMPLETE = re.compile(rb"(?s).*(?:</[A-Za-z][^<>]{0,100}>|/>)")
"""The part of a damaged entry up to its last end tag: a link or title that is cut short is no link or title."""


@dataclass(frozen=True, slots=True)
class _FeedReader:
    """A format of feeds: how a feed is cut, and an entry of it read."""

    name: str
    cut: Callable[[BytesIO], Iterator[CutRecord]]
    read: Callable[[bytes, str], EntryOverview]


_JSON = _FeedReader(json_feed.NAME, json_feed.cut, json_feed.read_overview)
_RSS = _FeedReader(xml_feed.RSS_NAME, xml_feed.cut, xml_feed.read_overview)
_ATOM = _FeedReader(xml_feed.ATOM_NAME, xml_feed.cut, xml_feed.read_overview)


def read_feed(content: bytes, url: str) -> Listing:
    """Read a feed; `url` is the base of its relative links. Damaged entries are left out."""
    content = lower_tags(content)
    reader = _choose_reader(content)
    entries: dict[str, Listed] = {}
    title = language = damage = None
    refused = 0
    left = MAX_PARSED + len(content)
    for number, record in enumerate(reader.cut(BytesIO(content))):
        if record.other is not None:
            continue
        if number >= MAX_ENTRIES:
            damage = f"it has more than {MAX_ENTRIES:,} entries; the rest is not read"
            break
        left -= len(record.content)
        if left < 0:
            damage = (
                f"the head of the feed is too long to be read with each of {number:,} entries; the rest is not read"
            )
            break
        damage = damage or (record.refused.message if record.refused else None)
        overview = _read_entry(record, reader, url)
        if overview is None:
            continue
        title, language = title or overview.feed_title, language or overview.language
        listed = _listed(overview, record, reader.name)
        if listed is None:
            refused += 1
        else:
            entries.setdefault(listed.url, listed)
    return Listing(tuple(entries.values()), title=title, language=language, damage=damage, refused=refused)


def _choose_reader(content: bytes) -> _FeedReader:
    head = content[:4096]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return _JSON
    return _ATOM if xml_feed.recognizes_atom(head) else _RSS


def _read_entry(record: CutRecord, reader: _FeedReader, url: str) -> EntryOverview | None:
    """The entry of a record; None if it cannot be read."""
    content = record.content
    if record.refused:
        complete = _COMPLETE.match(content)
        content = complete.group() if complete else b""
    try:
        return reader.read(content, url)
    except MetadataError:
        return None


def _listed(overview: EntryOverview, record: CutRecord, format_: str) -> Listed | None:
    """The article of an entry; None if it has no URL that may be followed."""
    url = web_url(overview.link)
    if url is None:
        return None
    is_full = record.refused is None and has_full_text(overview.text, overview.media, is_summary=overview.is_summary)
    return Listed(
        url,
        overview.title,
        parse_moment(overview.published or ""),
        parse_moment(overview.modified or ""),
        record.content if is_full else None,
        format_ if is_full else None,
        _digest(overview) if is_full else None,
        overview.id,
    )


def _digest(overview: EntryOverview) -> str:
    text = f"{overview.title or ''}\0{overview.text}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
