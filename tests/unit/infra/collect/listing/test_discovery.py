"""Discovery on a local site: what is declared first, few requests, robots.txt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.exchange import FetchError, FetchReason
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.listing.discovery import Discovered, discover
from infra.collect.sources_file.entry import build_entry, name_of
from tests.support.paper_site import REDIRECT, PaperSite, paper_site

FEED = (
    "application/rss+xml",
    "<rss version='2.0'><channel><title>The Paper</title><language>de-AT</language><item><title>Ferry</title>"
    "<link>BASE/news/1</link></item></channel></rss>",
)
NEWS = (
    "application/xml",
    "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>BASE/news/1</loc><n:news>"
    "<n:title>Ferry</n:title></n:news></url></urlset>",
)
SITEMAP = ("application/xml", "<urlset><url><loc>BASE/news/1</loc></url></urlset>")
INDEX = (
    "application/xml",
    "<sitemapindex><sitemap><loc>BASE/pages.xml</loc></sitemap><sitemap><loc>BASE/news-sitemap.xml</loc></sitemap>"
    "</sitemapindex>",
)
HOME = (
    "text/html",
    "<html lang=en><title>x</title><meta property=og:site_name content='The Paper'>{}<a href=/2024/11/27/ferry>F</a>",
)
DECLARED = (
    HOME[0],
    HOME[1].format(
        "<link rel=alternate type=application/rss+xml href=/feed/>"
        "<link rel='ALTERNATE home' type='application/atom+xml' href=/feed/atom/>"
        "<link rel=alternate type=application/rss+xml href=/comments/feed/>"
        "<link rel=alternate type=application/rss+xml title='The Paper » Kommentar-Feed' href=/k/feed/>"
        "<link rel=alternate type=application/feed+json href=/sport.json>"
        "<link rel=alternate type=application/json href=/wp-json/wp/v2/pages/2>"
        "<link rel=alternate hreflang=de href=/de><link rel=stylesheet href=/x.css>"
        "<link rel=alternate type=application/rss+xml href='file:///etc/passwd'>"
    ),
)


class InstantClock:
    """A clock that notes how long it was to sleep."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2024, 11, 27, tzinfo=UTC) + timedelta(seconds=sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


Pages = dict[str, tuple[str, str]]
Discover = Callable[..., tuple[Discovered, PaperSite, InstantClock]]


@pytest.fixture
def found() -> Discover:
    def call(pages: Pages, path: str = "/") -> tuple[Discovered, PaperSite, InstantClock]:
        clock = InstantClock()
        policy = AddressPolicy((ip_network("127.0.0.0/8"),))
        with paper_site(pages) as site, Fetcher("Dateline/1 (+mailto:a@b.example)", policy) as fetcher:
            return discover(fetcher, site.url + path, clock), site, clock

    return call


def robots(*lines: str) -> tuple[str, str]:
    return "text/plain", "\n".join(lines)


def test_declared_feeds_are_found_without_comments_and_second_formats(found: Discover) -> None:
    result, site, _ = found({"/": DECLARED})
    assert result.feeds == (f"{site.url}/feed/", f"{site.url}/sport.json")
    assert (result.name, result.language, result.articles) == ("The Paper", "en", 1)
    assert site.requested == ["/robots.txt", "/"]


def test_sitemaps_of_robots_are_found_those_for_news_first(found: Discover) -> None:
    lines = (
        "User-agent: *",
        "Crawl-delay: 4",
        "Sitemap: BASE/sitemap.xml",
        "Sitemap: /news-sitemap.xml",
        "Sitemap: file:///x",
    )
    result, site, clock = found({"/": DECLARED, "/robots.txt": robots(*lines)})
    assert result.sitemaps == (f"{site.url}/news-sitemap.xml", f"{site.url}/sitemap.xml")
    assert result.news_sitemaps == (f"{site.url}/news-sitemap.xml",)
    assert site.requested == ["/robots.txt", "/"]
    assert clock.slept == []


@pytest.mark.parametrize(("sitemap", "news"), [(INDEX, "/news-sitemap.xml"), (NEWS, "/all.xml")])
def test_a_sitemap_for_news_is_found_in_an_index_and_by_its_content(
    found: Discover, sitemap: tuple[str, str], news: str
) -> None:
    pages = {
        "/": DECLARED,
        "/all.xml": sitemap,
        "/robots.txt": robots("User-agent: *", "Crawl-delay: 4", "Sitemap: BASE/all.xml"),
    }
    result, site, clock = found(pages)
    assert result.news_sitemaps == (site.url + news,)
    assert clock.slept == [4.0]
    assert build_entry(result)["sitemaps"] == [site.url + news]


def test_common_paths_are_tried_only_if_nothing_is_declared(found: Discover) -> None:
    bare = {"/": (HOME[0], HOME[1].format("")), "/feed.xml": FEED}
    result, site, clock = found(bare)
    assert result.feeds == (f"{site.url}/feed.xml",)
    assert site.requested == ["/robots.txt", "/", "/feed", "/rss.xml", "/feed.xml"]
    assert clock.slept == [1.0, 1.0, 1.0]
    result, site, _ = found({"/": bare["/"], "/sitemap.xml": SITEMAP})
    assert (result.feeds, result.sitemaps) == ((), (f"{site.url}/sitemap.xml",))
    result, site, _ = found({"/": bare["/"]})
    assert build_entry(result)["start_pages"] == [f"{site.url}/"]
    assert len(site.requested) == 7


def test_paths_that_robots_disallows_are_not_tried(found: Discover) -> None:
    pages = {
        "/": (HOME[0], HOME[1].format("")),
        "/robots.txt": robots("User-agent: Dateline", "Disallow: /feed", "Disallow: /rss"),
    }
    _, site, _ = found(pages)
    assert site.requested == ["/robots.txt", "/", "/atom.xml", "/sitemap.xml"]


def test_a_site_that_disallows_the_url_is_not_fetched(found: Discover) -> None:
    with pytest.raises(FetchError) as caught:
        found({"/": DECLARED, "/robots.txt": robots("User-agent: *", "Disallow: /")})
    assert caught.value.reason is FetchReason.ROBOTS


def test_the_target_of_a_redirect_is_subject_to_robots_and_its_delay(found: Discover) -> None:
    moved = {"/": (REDIRECT, "BASE/front/"), "/front/": DECLARED}
    result, site, clock = found({**moved, "/robots.txt": robots("User-agent: *", "Crawl-delay: 4")})
    assert result.url == f"{site.url}/front/"
    assert site.requested == ["/robots.txt", "/", "/front/"]
    assert clock.slept == [4.0]
    with pytest.raises(FetchError) as caught:
        found({**moved, "/robots.txt": robots("User-agent: *", "Disallow: /front")})
    assert caught.value.reason is FetchReason.ROBOTS


def test_a_redirect_to_another_host_asks_that_host_for_its_robots(found: Discover) -> None:
    closed = {"/": DECLARED, "/robots.txt": robots("User-agent: *", "Disallow: /")}
    with paper_site(closed) as other, pytest.raises(FetchError) as caught:
        found({"/": (REDIRECT, f"{other.url}/")})
    assert caught.value.reason is FetchReason.ROBOTS
    assert other.requested == ["/robots.txt"]


@pytest.mark.parametrize(
    ("content", "key", "name"), [(FEED, "feeds", "The Paper"), (NEWS, "sitemaps", None), (INDEX, "sitemaps", None)]
)
def test_the_url_may_be_a_feed_or_a_sitemap(
    found: Discover, content: tuple[str, str], key: str, name: str | None
) -> None:
    result, site, _ = found({"/x": content}, "/x")
    entry = build_entry(result)
    assert entry[key] == [f"{site.url}/{'news-sitemap.xml' if content is INDEX else 'x'}"]
    assert result.name == name
    assert entry.get("language") == ("de" if content is FEED else None)


def test_a_source_is_named_by_its_host() -> None:
    assert name_of("https://www.Harbor-Times.example/news/") == "harbor-times.example"
    assert name_of("http://127.0.0.1:8001/") == "127.0.0.1-8001"
    assert name_of("http://[::1]/") == "1"
    assert build_entry(Discovered("http://a.example/"), "own")["name"] == "own"
