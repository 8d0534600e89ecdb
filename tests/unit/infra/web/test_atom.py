"""The Atom feed: what RFC 4287 demands, checked on the XML and by the reader of feeds that collecting uses."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from infra.collect.listing.feeds import read_feed
from infra.web.outputs.atom import FeedAddress, article_urn, feed_xml

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = FeedAddress(
    "wires",
    "q=ferry",
    "ferry <b>",
    "http://127.0.0.1:8000/search.atom?q=ferry",
    "http://127.0.0.1:8000/?q=ferry",
    "http://127.0.0.1:8000/articles/",
)
ARTICLE = {
    "id": "id-a",
    "title": "Ferries & <b>trams</b>",
    "display_title": "x",
    "url": "https://paper.example/a?x=1&y=ü",
    "source": "harbor-times",
    "authors": ["Zoë Kim"],
    "agencies": ["AFP"],
    "published": "2024-12-03T22:30:00+09:00",
    "observed": "2024-12-04T08:00:00.123456+00:00",
    "language": "en",
    "body": "The ferry left.\n\nIt came back.",
}


def parse(*articles: dict[str, Any]) -> etree._Element:
    return etree.fromstring(feed_xml(ADDRESS, articles))


def texts(element: etree._Element, name: str) -> list[str]:
    return [one.text or "" for one in element.iter(f"{ATOM}{name}")]


def require_valid(feed: etree._Element) -> None:
    """Check the demands of RFC 4287 on a feed and each entry: sections 4.1.1, 4.1.2 and 3.3."""
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        for name in ("published", "summary"):
            assert len(element.findall(f"{ATOM}{name}")) <= 1, name
        for moment in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            assert moment.text
            assert len(moment.text) >= 20
            assert moment.text.endswith("Z") or moment.text[-6] in "+-"
        relations = [link.get("rel") for link in element.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1, "an entry without content needs one"
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
        assert all(name.text for name in element.iterfind(f"{ATOM}author/{ATOM}name"))
        assert element.find(f"{ATOM}id").text.startswith("urn:uuid:")  # type: ignore[union-attr]
    assert feed.find(f"{ATOM}author") is not None, "or every entry needs one"
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]
    ids = texts(feed, "id")
    assert len(set(ids)) == len(ids)


def test_an_article_is_an_entry() -> None:
    feed = parse(ARTICLE)
    require_valid(feed)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert texts(entry, "title") == ["Ferries & <b>trams</b>"]
    assert texts(entry, "updated") == ["2024-12-04T08:00:00Z"] == texts(feed, "updated")[:1]
    assert texts(entry, "published") == ["2024-12-03T22:30:00+09:00"]
    assert texts(entry, "name") == ["Zoë Kim", "AFP"]
    assert entry.find(f"{ATOM}link").get("href") == "https://paper.example/a?x=1&y=%C3%BC"  # type: ignore[union-attr]
    assert texts(entry, "summary") == ["2024-12-03 · harbor-times · The ferry left.  It came back."]


def test_ids_stay_the_same_in_every_feed_and_version() -> None:
    changed = {**ARTICLE, "title": "Corrected", "observed": "2024-12-05T00:00:00Z"}
    assert texts(parse(changed), "id")[1] == article_urn("id-a") == texts(parse(ARTICLE), "id")[1]
    assert texts(parse(), "id") == [ADDRESS.urn]
    assert feed_xml(ADDRESS, [ARTICLE]) == feed_xml(ADDRESS, [dict(ARTICLE)])


@pytest.mark.parametrize("published", [None, "2024-12-03", "2024-12-03T22:30:00"])
def test_a_time_that_is_not_known_is_not_invented(published: str | None) -> None:
    feed = parse({**ARTICLE, "published": published})
    require_valid(feed)
    assert texts(feed, "published") == []


def test_a_reader_of_feeds_lists_its_articles() -> None:
    listing = read_feed(
        feed_xml(ADDRESS, [ARTICLE, {**ARTICLE, "id": "id-b", "url": "https://paper.example/b"}]), ADDRESS.feed_url
    )
    assert [listed.url for listed in listing.entries] == [
        "https://paper.example/a?x=1&y=%C3%BC",
        "https://paper.example/b",
    ]


def test_an_empty_feed_is_valid() -> None:
    require_valid(parse())


def test_hostile_fields_stay_text() -> None:
    hostile = "\x00\x1b[2J\x9b\u202e\ufffe\uffff\ud800]]><script>&x;<!--"
    fields = dict.fromkeys(("title", "source", "language", "body"), hostile)
    feed = parse(
        {**ARTICLE, **fields, "authors": [hostile, " "], "url": "javascript:alert(1)"},
        {**ARTICLE, "id": "id-b", "url": f"https://a.example/{hostile}", "authors": [], "agencies": [], "source": None},
    )
    require_valid(feed)
    first, second = feed.findall(f"{ATOM}entry")
    assert first.find(f"{ATOM}link").get("href") == "http://127.0.0.1:8000/articles/id-a"  # type: ignore[union-attr]
    assert second.find(f"{ATOM}author") is None
    assert not [one for one in feed.iter() if one.tag == "script"]
