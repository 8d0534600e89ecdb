"""JSON Feed 1 and 1.1."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats.feeds.json_feed import cut, parse, recognizes
from infra.sources.formats.items import Item, OtherItem
from infra.sources.metadata import GivenMetadata, MetadataError
from transforms.records import Delivery, Reason

FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbor Times",
    "home_page_url": "https://harbor.example/",
    "language": "en-US",
    "authors": [{"name": "Jane Millbrook", "url": "https://harbor.example/jane"}],
}
ITEM: dict[str, Any] = {
    "id": "https://harbor.example/1",
    "url": "https://harbor.example/ferry",
    "title": "Ferry is back",
    "content_html": "<p>The ferry is back.</p>",
    "content_text": "The ferry is back.",
    "summary": "Ferry.",
    "date_published": "2024-11-27T09:30:00-05:00",
    "date_modified": "2024-11-28T09:30:00Z",
    "tags": ["ferry", "harbor"],
}


def read(item: dict[str, Any], feed: dict[str, Any] = FEED) -> Item:
    (record,) = cut(BytesIO(json.dumps(feed | {"items": [item]}).encode()))
    assert record.other is None
    return parse(record.content)


def test_an_item() -> None:
    assert read(ITEM) == Item(
        "<p>The ferry is back.</p>",
        "html",
        GivenMetadata(
            external_id="https://harbor.example/1",
            url="https://harbor.example/ferry",
            title="Ferry is back",
            published="2024-11-27T09:30:00-05:00",
            observed=datetime(2024, 11, 28, 9, 30, tzinfo=UTC),
            source="Harbor Times",
            language="en-US",
        ),
        Delivery(
            format="jsonfeed",
            authors=("Jane Millbrook",),
            tags=("ferry", "harbor"),
            site_name="Harbor Times",
            modified="2024-11-28T09:30:00Z",
        ),
    )


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in ITEM.items() if key not in keys}


CHANGED: dict[str, tuple[dict[str, Any], str, Any]] = {
    "text": (without("content_html"), "content", "The ferry is back."),
    "text is text": (without("content_html"), "media", "text"),
    "summary": (without("content_html", "content_text"), "content", "Ferry."),
    "empty content": (ITEM | {"content_html": ""}, "content", "The ferry is back."),
    "number as id": (ITEM | {"id": 17}, "external_id", "17"),
    "no id": (without("id"), "external_id", None),
    "address from the id": (without("url"), "url", "https://harbor.example/1"),
    "relative address": (ITEM | {"url": "/a"}, "url", "https://harbor.example/a"),
    "link blog": (without("url") | {"external_url": "https://b.example/x"}, "url", "https://b.example/x"),
    "no dates": (without("date_published", "date_modified"), "published", None),
    "modified alone": (without("date_published"), "published", "2024-11-28T09:30:00Z"),
    "bad date": (ITEM | {"date_published": "soon", "date_modified": None}, "published", None),
    "no title": (without("title"), "title", None),
    "language of its own": (ITEM | {"language": "fr"}, "language", "fr"),
    "author of version 1": (ITEM | {"author": {"name": "Tom Oakes"}}, "authors", ("Tom Oakes",)),
    "authors": (ITEM | {"authors": [{"name": "Tom Oakes"}, {"url": "x"}]}, "authors", ("Tom Oakes",)),
    "no tags": (without("tags"), "tags", ()),
    "tags of other types": (ITEM | {"tags": ["a", 1, None, ""]}, "tags", ("a",)),
}


@pytest.mark.parametrize("name", CHANGED)
def test_items(name: str) -> None:
    changed, field, expected = CHANGED[name]
    item = read(changed)
    holder = next(one for one in (item, item.metadata, item.delivery) if hasattr(one, field))
    assert getattr(holder, field) == expected


def test_places_and_other_kinds() -> None:
    content = json.dumps(FEED | {"items": [ITEM, {"id": "2"}, {"id": "3", "summary": "S"}]}, indent=2).encode()
    records = list(cut(BytesIO(content)))
    with pytest.raises(OtherItem) as other:
        parse(records[1].content)
    assert other.value.kind == "entry-without-text"
    assert json.loads(content[records[2].offset : records[2].offset + (records[2].length or 0)]) == {
        "id": "3",
        "summary": "S",
    }


def test_truncation_at_every_byte_keeps_the_items_before() -> None:
    content = json.dumps(FEED | {"items": [ITEM, ITEM]}).encode()
    second = content.index(b'{"id"', content.index(b'{"id"') + 1)
    for length in range(len(content)):
        records = list(cut(BytesIO(content[:length])))
        if length > second:
            assert parse(records[0].content) == read(ITEM)
        assert all(one.refused.reason is Reason.TRUNCATED for one in records if one.refused)


@given(
    item=st.dictionaries(
        st.sampled_from([*ITEM, "author", "authors", "language", "external_url"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda one: st.lists(one, max_size=2)
        ),
    ),
    feed=st.dictionaries(
        st.sampled_from([*FEED]), st.none() | st.integers() | st.text(max_size=9) | st.just([{"name": 1}])
    ),
)
@settings(max_examples=200, deadline=None)
def test_values_of_any_type_are_parsed_or_refused(item: dict[str, Any], feed: dict[str, Any]) -> None:
    for record in cut(BytesIO(json.dumps(feed | {"items": [item]}).encode())):
        if not record.refused:
            with suppress(MetadataError, OtherItem):
                parse(record.content)


def test_recognition() -> None:
    assert recognizes(json.dumps(FEED).encode())
    assert recognizes(b'\xef\xbb\xbf {"version": "https:\\/\\/jsonfeed.org\\/version\\/1"')
    assert not recognizes(b'{"version": "1.1", "items": []}')
    assert not recognizes(b"version")
