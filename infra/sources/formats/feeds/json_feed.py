"""JSON Feed 1 and 1.1: each item with content or a summary is an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from infra.sources.formats.agency.parts.story import plain_line
from infra.sources.formats.feeds.entry import WITHOUT_TEXT
from infra.sources.formats.feeds.overview import EntryOverview
from infra.sources.formats.feeds.tails import json_behind_items, read_tail
from infra.sources.formats.feeds.values import read_authors, read_feed_time, read_link
from infra.sources.formats.items import CutRecord, Item, OtherItem, records_format
from infra.sources.formats.json_items import Envelope, cut_objects
from infra.sources.metadata import GivenMetadata, MetadataError, require_distinct_keys
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from infra.sources.strict_json import load_json
from transforms.publication import parse_moment
from transforms.records import Delivery, Media, Reason

NAME = "jsonfeed"

_ENVELOPE = Envelope(frozenset((b"items",)), frozenset((b"content_html", b"content_text")))
_VERSION = re.compile(rb'"version"\s{0,20}:\s{0,20}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_FEED_KEYS = ("title", "language", "home_page_url", "feed_url", "author", "authors")
_TEXTS = ("content_html", "content_text", "summary")


def cut(
    stream: BinaryIO, start: int = 0, end: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the items of a whole feed, each in a feed of its own with the fields of the feed.

    Those behind the items count if the feed has no title before them.
    """
    head, feed = b"", b"{}"
    for found, record in cut_objects(stream, _ENVELOPE, limits):
        if found != head:
            head, feed = found, _feed_fields(found, stream)
        if record.refused:
            yield record
        else:
            content = b'{"feed":' + feed + b',"item":' + record.content + b"}"
            yield replace(record, content=content)


def recognizes(head: bytes) -> bool:
    """Return whether JSON names the version of JSON Feed."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and _VERSION.search(head) is not None


def parse(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """The article of an item. Raises MetadataError if it is not JSON, OtherItem if it has no text."""
    feed, item = _feed_and_item(content)
    require_distinct_keys(item)
    text, media = _content(item)
    names = _author_names(item) or _author_names(feed)
    persons, agencies = read_authors(names)
    published, modified = _time(item, "date_published"), _time(item, "date_modified")
    title = _line(feed, "title")
    delivery = Delivery(
        format=NAME,
        authors=persons,
        agencies=agencies,
        tags=tuple(plain_line(tag) for tag in _listed(item.get("tags")) if isinstance(tag, str) and tag.strip()),
        site_name=title,
        modified=modified if modified != published else None,
    )
    return Item(text, media, _metadata(feed, item, published or modified, modified, title), delivery)


def read_overview(content: bytes, url: str) -> EntryOverview:
    """An item of the feed at `url` as a list of entries has it. Raises MetadataError if it is not JSON."""
    feed, item = _feed_and_item(content)
    published, modified, title = _time(item, "date_published"), _time(item, "date_modified"), _line(feed, "title")
    metadata = _metadata({"feed_url": url, **feed}, item, published or modified, modified, title)
    try:
        text, media = _content(item)
    except OtherItem:
        text, media = "", "text"
    return EntryOverview(
        id=metadata.external_id,
        link=metadata.url,
        title=metadata.title,
        published=metadata.published,
        modified=modified,
        language=metadata.language,
        feed_title=title,
        text=text,
        media=media,
        is_summary=text == item.get("summary"),
    )


def _feed_and_item(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    given = _load(content)
    feed, item = given.get("feed"), given.get("item")
    if not isinstance(feed, dict) or not isinstance(item, dict):
        raise MetadataError(Reason.NOT_AN_OBJECT, "an item of a JSON Feed is expected")
    return feed, item


def _metadata(
    feed: Mapping[str, Any], item: Mapping[str, Any], published: str | None, modified: str | None, title: str | None
) -> GivenMetadata:
    identity = item.get("id")
    base = _line(feed, "home_page_url") or _line(feed, "feed_url")
    is_named = isinstance(identity, str | int | float) and not isinstance(identity, bool)
    named = str(identity).strip() if is_named else ""
    return GivenMetadata(
        external_id=named or None,
        url=read_link(_line(item, "url") or _line(item, "external_url"), base) or read_link(named, None),
        title=_line(item, "title"),
        published=published,
        observed=parse_moment(modified) if modified else None,
        source=title,
        language=_line(item, "language") or _line(feed, "language"),
    )


def _load(content: bytes) -> dict[str, Any]:
    try:
        loaded = load_json(content)
    except RecursionError:
        raise MetadataError(Reason.MALFORMED_JSON, "the JSON is nested too deeply") from None
    except ValueError as error:
        raise MetadataError(Reason.MALFORMED_JSON, f"the item is not valid JSON: {error}") from None
    return loaded if isinstance(loaded, dict) else {}


def _feed_fields(head: bytes, stream: BinaryIO) -> bytes:
    """The fields of a feed that its items need; `head` is the feed up to its items, or to another object in it."""
    try:
        feed = json.loads(re.sub(rb",?\s*\"items\"\s*:\s*\Z", b"", head) + b"}")
    except (ValueError, RecursionError):
        feed = {}
    if "title" not in feed:
        feed = json_behind_items(read_tail(stream)) | feed
    return json.dumps({key: feed[key] for key in _FEED_KEYS if key in feed}).encode()


def _content(item: Mapping[str, Any]) -> tuple[str, Media]:
    for key in _TEXTS:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value, "html" if key == "content_html" else "text"
    raise OtherItem(WITHOUT_TEXT)


def _author_names(fields: Mapping[str, Any]) -> list[str]:
    people = [*_listed(fields.get("authors")), *_listed(fields.get("author"))]
    return [name for one in people if isinstance(one, dict) and (name := _line(one, "name"))]


def _time(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return read_feed_time(value) if isinstance(value, str) else None


def _line(fields: Mapping[str, Any], key: str) -> str | None:
    value = fields.get(key)
    return plain_line(value) or None if isinstance(value, str) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


JSON_FEED = records_format(NAME, (".json", ".feed"), cut, parse, recognizes=recognizes, title="JSON Feed")
