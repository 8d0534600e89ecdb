"""Feeds as listings: links, times, full texts for the archive, and what is left of damaged ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infra.collect.listing import feeds
from infra.collect.listing.listed import Listed, ListingKind
from infra.sources.formats.feeds import json_feed, xml_feed
from tests.bench.feeds.__main__ import score
from tests.bench.feeds.damaged import SAMPLES
from tests.bench.feeds.fresh import FRESH
from tests.bench.feeds.readers import read_ours
from tests.bench.feeds.sample import FeedSample, atom, item, page, rss
from tests.unit.infra.collect.listing.samples import read

STORY = "<p>The ferry is back. It left at nine. Forty people were on board.</p>"
CONTENT = f"<content:encoded><![CDATA[{STORY}]]></content:encoded>"
NAMESPACE = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'

KNOWN = ("missing end tag of a title",)
"""Damage that costs entries: one of which a whole field cannot be found."""


def feed(content: str | bytes) -> tuple[Listed, ...]:
    return read(content, ListingKind.FEED).entries


@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.name not in KNOWN], ids=lambda one: one.name)
def test_each_entry_of_a_damaged_feed_is_found_with_link_title_and_time(sample: FeedSample) -> None:
    assert read_ours(sample.content) == list(sample.expected)


def test_most_entries_of_the_second_set_are_found() -> None:
    total = score(FRESH, read_ours)
    assert total.links >= 36
    assert total.titles >= 35
    assert total.times >= 35
    assert total.failures == 0


def test_an_entry_has_its_times_in_utc() -> None:
    (entry,) = feed(
        atom(
            f'<entry><title>Title</title><link href="{page(1)}"/><published>2024-11-27T10:30:00+01:00</published>'
            "<updated>2024-11-28T09:30:00Z</updated></entry>"
        )
    )
    assert entry.published == datetime(2024, 11, 27, 9, 30, tzinfo=UTC)
    assert entry.updated == datetime(2024, 11, 28, 9, 30, tzinfo=UTC)
    assert entry.published.tzinfo is UTC


def test_the_listing_has_the_name_and_the_language_of_the_feed() -> None:
    listing = read(rss(item(1), head="<language>en-us</language>"), ListingKind.FEED)
    assert (listing.title, listing.language, listing.damage) == ("Paper", "en-us", None)


def test_a_full_text_is_kept_as_the_format_cuts_it() -> None:
    (entry,) = feed(rss(item(1, extra=CONTENT), attributes=NAMESPACE))
    assert entry.entry_format == xml_feed.RSS_NAME
    assert entry.entry is not None
    article = xml_feed.parse(entry.entry)
    assert article.content == STORY
    assert article.metadata.url == page(1)
    assert article.metadata.title == "Title 1"
    assert article.metadata.source == "Paper"


def test_the_full_text_of_a_json_feed_is_read_by_its_format() -> None:
    (entry,) = feed(
        '{"version":"https://jsonfeed.org/version/1.1","title":"Paper","items":[{"id":"1","url":"'
        + page(1)
        + '","content_html":"<p>Back.</p>"}]}'
    )
    assert entry.entry_format == json_feed.NAME
    assert entry.entry is not None
    assert json_feed.parse(entry.entry).metadata.url == page(1)


@pytest.mark.parametrize(
    ("description", "is_full"),
    [
        ("The ferry is back. It left at nine. Forty people were on board.", True),
        ("The ferry is back.", False),
        ("The ferry is back. It left at nine. Forty people were on bo...", False),
        ("The ferry is back. It left at nine. Forty people were on board. [&#8230;]", False),
        ("The ferry is back. It left at nine. Forty people were … &lt;a href='x'&gt;Continue reading&lt;/a&gt;", False),
        ("渡轮回来了。它九点离开。船上有四十人。", True),
        ("", False),
    ],
)
def test_a_summary_is_a_full_text_from_three_sentences_on_unless_it_is_cut_off(description: str, is_full: bool) -> None:
    (entry,) = feed(rss(item(1, extra=f"<description>{description}</description>")))
    assert (entry.entry is not None) == is_full
    assert (entry.entry_format is not None) == is_full


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "ftp://paper.example/1",
        "javascript:void(0)",
        "http://user:pw@paper.example/1",
        "",
    ],
)
def test_an_entry_with_another_link_than_a_page_is_refused_and_counted(link: str) -> None:
    listing = read(rss(f"<item><title>T</title><link>{link}</link></item>", item(2)), ListingKind.FEED)
    assert [one.url for one in listing.entries] == [page(2)]
    assert listing.refused == 1


def test_a_link_that_is_listed_twice_is_one_entry() -> None:
    assert [one.title for one in feed(rss(item(1), item(1, "Again"), item(2)))] == ["Title 1", "Title 2"]


def test_a_page_in_place_of_a_feed_is_damage() -> None:
    listing = read("<!DOCTYPE html><html><body><a href='/1'>x</a></body></html>", ListingKind.FEED)
    assert listing.entries == ()
    assert listing.damage == "it is a web page and not a feed"


def test_an_empty_feed_is_no_damage() -> None:
    assert read(rss(), ListingKind.FEED).damage is None


def test_a_feed_cut_at_any_byte_keeps_the_entries_before() -> None:
    content = rss(*(item(number, extra=CONTENT) for number in (1, 2)), attributes=NAMESPACE).encode()
    ends = [content.find(b"</item>", content.find(page(number).encode())) + 7 for number in (1, 2)]
    whole = feed(content)
    for end in range(len(content)):
        found = feed(content[:end])
        complete = sum(one <= end for one in ends)
        assert [one.url for one in found[:complete]] == [one.url for one in whole[:complete]]
        assert {one.url for one in found} <= {one.url for one in whole}


def test_a_json_feed_cut_at_any_byte_keeps_the_entries_before() -> None:
    head = '{"version":"https://jsonfeed.org/version/1","title":"Paper","items":['
    items = [f'{{"id":"{number}","url":"{page(number)}","content_text":"Text."}}' for number in (1, 2)]
    content = f"{head}{','.join(items)}]}}".encode()
    ends = [len(head) + len(items[0]), len(head) + len(items[0]) + 1 + len(items[1])]
    for end in range(len(content)):
        assert [one.url for one in feed(content[:end])] == [page(n + 1) for n, one in enumerate(ends) if one <= end]


def test_a_long_head_is_not_read_with_very_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_PARSED", 50_000)
    listing = read(rss(*map(item, range(1, 99)), head="<x/>" * 1_000), ListingKind.FEED)
    assert 5 < len(listing.entries) < 50
    assert listing.damage
    assert listing.damage.startswith("the head of the feed is too long")


def test_a_feed_of_very_many_entries_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    listing = read(rss(*map(item, range(1, 9))), ListingKind.FEED)
    assert len(listing.entries) == 3
    assert listing.damage == "it has more than 3 entries; the rest is not read"
