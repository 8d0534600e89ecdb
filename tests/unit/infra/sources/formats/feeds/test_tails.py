"""Fields of a feed that are behind its entries."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.formats.feeds import json_feed, xml_feed
from infra.sources.formats.feeds.tails import json_behind_items, xml_behind_entries
from infra.sources.formats.items import Item

RSS_ENTRY = "<item><guid>%d</guid><description>The ferry is back.</description></item>"
ATOM_ENTRY = "<entry><id>%d</id><summary>The ferry is back.</summary></entry>"
FIELDS = "<title>Harbor Times</title><dc:language>de</dc:language>"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
FEEDS = {
    "RSS": f"<rss {DC}><channel>{RSS_ENTRY % 1}{RSS_ENTRY % 2}\n{FIELDS}<image><title>Logo</title></image>"
    "</channel></rss>",
    "RSS 1.0": f'<r:RDF xmlns:r="urn:r" {DC}>{RSS_ENTRY % 1}{RSS_ENTRY % 2}<channel>{FIELDS}</channel></r:RDF>',
    "Atom": f'<feed xmlns="http://www.w3.org/2005/Atom" {DC}>{ATOM_ENTRY % 1}{ATOM_ENTRY % 2}{FIELDS}</feed>\n',
}


def read_xml(content: str, start: int = 0) -> list[Item]:
    """The articles of the records that are not refused."""
    records = xml_feed.cut(io.BytesIO(content.encode()), start)
    return [xml_feed.parse(record.content) for record in records if record.refused is None]


@pytest.mark.parametrize("name", FEEDS)
def test_the_fields_behind_the_entries_of_a_feed_count(name: str) -> None:
    whole = read_xml(FEEDS[name])
    assert [item.metadata.source for item in whole] == ["Harbor Times"] * 2
    assert [item.metadata.language for item in whole] == ["de"] * 2
    second = FEEDS[name].index("2</") - 12
    assert read_xml(FEEDS[name], second) == whole[1:]


def test_the_fields_before_the_entries_come_first() -> None:
    feed = FEEDS["RSS"].replace("<channel>", "<channel><title>Pier News</title>")
    assert [item.metadata.source for item in read_xml(feed)] == ["Pier News"] * 2


def test_a_feed_that_ends_early_keeps_its_entries() -> None:
    feed = FEEDS["RSS"]
    for length in range(feed.index("</item>\n") + 7, len(feed)):
        assert len(read_xml(feed[:length])) == 2


def test_the_fields_behind_the_items_of_a_json_feed_count() -> None:
    items = [{"id": str(number), "content_text": "The ferry is back.", "tags": ["a]b"]} for number in (1, 2)]
    content = json.dumps({"items": items, "authors": [{"name": "Jane Millbrook"}], "title": "Harbor [Times]"}).encode()
    found = [json_feed.parse(record.content) for record in json_feed.cut(io.BytesIO(content))]
    assert [item.metadata.source for item in found] == ["Harbor [Times]"] * 2
    assert [item.delivery and item.delivery.authors for item in found] == [("Jane Millbrook",)] * 2


@given(st.binary(max_size=200) | st.text('</item>channel]}",:[{', max_size=200).map(str.encode))
def test_any_end_of_a_file_is_read(tail: bytes) -> None:
    assert xml_behind_entries(tail) in tail
    assert isinstance(json_behind_items(tail), dict)
