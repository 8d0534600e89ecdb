"""Listings of any bytes: never an exception, and only URLs that may be followed."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.collect.listing.listed import ListingKind
from infra.collect.listing.urls import web_url
from tests.bench.feeds.damaged import SAMPLES
from tests.bench.feeds.fresh import FRESH
from tests.unit.infra.collect.listing.samples import URL, read
from tests.unit.infra.collect.listing.test_sitemaps import NEWS
from tests.unit.infra.collect.listing.test_start_pages import PAGE

SEEDS = [*(one.content for one in (*SAMPLES, *FRESH)), NEWS.encode(), PAGE.encode()]
MARKUP = st.sampled_from(
    b"<item>|</item>|<link>|</link>|http://a.example/1|<![CDATA[|]]>|&|<!--|<url>|<loc>|</loc></url>|<urlset>|<rss>"
    b"|<?xml version='1.0'?>|{\"items\":[{|\"|<a href='|\xff".split(b"|")
)


@pytest.mark.parametrize("kind", ListingKind)
@given(content=st.binary(max_size=300) | st.lists(MARKUP, max_size=30).map(b"".join))
def test_any_bytes_are_read_without_an_exception(kind: ListingKind, content: bytes) -> None:
    _require_urls_of_pages(kind, content)


@pytest.mark.parametrize("kind", ListingKind)
@given(data=st.data())
def test_damaged_listings_are_read_without_an_exception(kind: ListingKind, data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(SEEDS))
    start, end = sorted(data.draw(st.lists(st.integers(0, len(content)), min_size=2, max_size=2)))
    _require_urls_of_pages(kind, content[:start] + data.draw(st.binary(max_size=8) | MARKUP) + content[end:])


@given(st.text(max_size=60) | st.text("htps:/.@[]%#? \n\t0aé", max_size=40))
def test_a_url_is_absolute_and_of_the_web_or_none(written: str) -> None:
    url = web_url(written, URL)
    assert url is None or (web_url(url) == url and urlsplit(url).scheme in ("http", "https"))


def _require_urls_of_pages(kind: ListingKind, content: bytes) -> None:
    listing = read(content, kind)
    urls = [*(entry.url for entry in listing.entries), *listing.more]
    assert all(web_url(url) == url for url in urls)
    assert len({entry.url for entry in listing.entries}) == len(listing.entries)
    assert all((entry.entry is None) == (entry.entry_format is None) for entry in listing.entries)
    for moment in (one for entry in listing.entries for one in (entry.published, entry.updated) if one):
        assert moment.tzinfo is not None
