"""The sites of the tests of collecting, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.support.news_site import ListingForm, NewsSite, RobotsForm, SimulatedClock, SiteListing, SiteServer, Spell
from tests.support.news_site.articles import SiteArticle, SiteMove, read_mark
from tests.support.news_site.generate import make_site

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOST = "127.0.0.1"

SITE = NewsSite(
    HOST,
    (
        SiteArticle(1, "/a", (START - HOUR, START + HOUR)),
        SiteArticle(2, "/b", (START + HOUR,), moved=SiteMove(START + 2 * HOUR, "/c")),
    ),
    (SiteListing(ListingForm.RSS, "/feed.xml", window=1), SiteListing(ListingForm.SITEMAP_INDEX, "/map.xml")),
    RobotsForm.PRIVATE,
    crawl_delay=2,
    spells=(Spell(START + 3 * HOUR, START + 4 * HOUR, 429, 60),),
)


@pytest.fixture
def clock(tmp_path: Path) -> SimulatedClock:
    return SimulatedClock.create(tmp_path / "clock", START)


@pytest.fixture
def server(clock: SimulatedClock) -> Iterator[SiteServer]:
    packed = replace(SITE, host="localhost", packs=True, chunks=True)
    with SiteServer((SITE, packed), clock) as running:
        yield running


def test_a_site_publishes_and_changes_by_its_clock(server: SiteServer, clock: SimulatedClock) -> None:
    get = httpx.Client(base_url=server.base(HOST)).get
    first = get("/feed.xml")
    assert "/a</link>" in first.text
    assert get("/feed.xml", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert get("/feed.xml", headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    assert read_mark(get("/a").text) == (HOST, 1, 1)
    assert get("/b").status_code == 404
    clock.sleep(3600)
    assert "/a</link>" not in get("/feed.xml", headers={"If-None-Match": first.headers["ETag"]}).text
    assert read_mark(get("/a").text) == (HOST, 1, 2)
    assert get("/b").status_code == 200
    clock.sleep(3600)
    assert get("/b").headers["Location"] == f"{server.base(HOST)}/c"
    assert read_mark(get("/c").text) == (HOST, 2, 1)
    assert [request.article for request in server.log.requests if request.path == "/a"] == [(1, 1), (1, 2)]
    assert [request.path for request in server.log.requests if request.follows] == ["/c"]
    clock.sleep(3600)
    busy = get("/a")
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "60")


def test_bodies_are_the_same_in_chunks_and_packed(server: SiteServer) -> None:
    plain, packed = (httpx.get(f"{server.base(host)}/a") for host in (HOST, "localhost"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Transfer-Encoding"] == "chunked"
    assert plain.text == packed.text.replace("localhost", HOST).replace("Localhost", "127")


def test_an_index_names_its_sitemaps_and_robots_a_delay(server: SiteServer) -> None:
    get = httpx.Client(base_url=server.base(HOST)).get
    assert "/map-0.xml</loc>" in get("/map.xml").text
    assert "/a</loc>" in get("/map-0.xml").text
    assert get("/robots.txt").text == "User-agent: *\nCrawl-delay: 2\nDisallow: /private/\n"


def test_two_clocks_of_one_file_show_one_time(clock: SimulatedClock, tmp_path: Path) -> None:
    other = SimulatedClock(tmp_path / "clock")
    clock.sleep(5)
    assert other.now() == START + timedelta(seconds=5)


@pytest.mark.parametrize("number", [*range(11), 12])
def test_each_article_is_listed_for_hours(number: int) -> None:
    site = make_site(number, START, START + 48 * HOUR, Random(number))
    for article in site.articles[:-1]:
        seconds = [
            site.seconds_in_window(one, article, START + 60 * HOUR)
            for one in site.listings
            if not (article.is_feed_only and one.form is ListingForm.NEWS_SITEMAP)
        ]
        assert min(seconds) >= 4 * HOUR
