"""Discovery of the feeds and sitemaps of a site, with few requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from infra.collect.clock import Clock, system_clock
from infra.collect.fetching.exchange import Fetched, FetchError, FetchReason, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.fetching.robots import RobotsRules, fetch_robots
from infra.collect.listing.declared import declared_feeds, is_news_sitemap
from infra.collect.listing.listed import Listing, ListingKind
from infra.collect.listing.read import ContentKind, read_listing, recognize_listing
from infra.collect.listing.start_pages import read_start_page
from infra.collect.listing.urls import web_url
from transforms.decode.encodings import read_bytes
from transforms.extract.pages.parse.tree import parse_page

COMMON_FEEDS = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml")
COMMON_SITEMAP = "/sitemap.xml"
"""Paths that are tried if a site declares nothing."""

LEAST_DELAY, LONGEST_DELAY = 1.0, 30.0
"""Seconds between two requests; a longer `Crawl-delay` makes a user at a terminal wait too long for an answer."""

_SITEMAPS_READ = 2
"""Sitemaps of robots.txt that are fetched in search of a sitemap for news."""

_MOST_DECLARED = 50


@dataclass(frozen=True, slots=True)
class Discovered:
    """The listings of a site.

    Attributes:
        url: The URL that was asked for, where it is now.
        name: The name of the site.
        language: As the site declares it.
        feeds: In the order of their declaration, without those of comments.
        sitemaps: Those for news first.
        news_sitemaps: The sitemaps for news alone.
        articles: The number of articles that the URL itself lists, as a page, feed or sitemap.
    """

    url: str
    name: str | None = None
    language: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    news_sitemaps: tuple[str, ...] = ()
    articles: int = 0


def discover(fetcher: Fetcher, url: str, clock: Clock = system_clock) -> Discovered:
    """Discover the listings of the site at `url`, which may itself be a feed or a sitemap.

    Raises:
        FetchError: The URL or its robots.txt cannot be fetched, or robots.txt disallows it.
    """
    return _Discovery(fetcher, url, clock).run()


@dataclass(slots=True)
class _Discovery:
    """The requests for one site."""

    fetcher: Fetcher
    url: str
    clock: Clock
    _robots: dict[str, RobotsRules] = field(default_factory=dict)
    _requests: int = 0

    def run(self) -> Discovered:
        """Discover."""
        first = self._fetch(self.url)
        kind = recognize_listing(first.content)
        if kind == ContentKind.FEED:
            found = read_listing(first, ListingKind.FEED)
            return Discovered(first.url, found.title, found.language, feeds=(first.url,), articles=len(found.entries))
        if kind == ContentKind.SITEMAP:
            return self._of_sitemap(first)
        return self._of_page(first)

    def _of_sitemap(self, first: Fetched) -> Discovered:
        found = read_listing(first, ListingKind.SITEMAP)
        news = _news_among(first.url, found)
        return Discovered(first.url, found.title, found.language, (), (first.url,), news, articles=len(found.entries))

    def _of_page(self, first: Fetched) -> Discovered:
        page = read_start_page(first.content, first.url, first.charset)
        root = parse_page(read_bytes(first.content, first.charset, "html").text)
        feeds = declared_feeds(root, first.url)[:_MOST_DECLARED]
        sitemaps, news = self._declared_sitemaps(first.url)
        name, language = page.title, page.language
        if not feeds and not sitemaps:
            feeds, feed = self._common_feed(first.url)
            if feed:
                name, language = name or feed.title, language or feed.language
            if not feeds and self._has_listing(urljoin(first.url, COMMON_SITEMAP), ContentKind.SITEMAP):
                sitemaps = (urljoin(first.url, COMMON_SITEMAP),)
        return Discovered(first.url, name, language, feeds, (*news, *sitemaps), news, len(page.entries))

    def _declared_sitemaps(self, url: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The sitemaps of robots.txt: the others, and those for news, which an index may name."""
        written = (web_url(one, url) for one in self._rules(url).sitemaps[:_MOST_DECLARED])
        declared = list(dict.fromkeys(one for one in written if one))
        news = [one for one in declared if is_news_sitemap(one)]
        others = [one for one in declared if one not in news]
        if not news:
            for one in others[:_SITEMAPS_READ]:
                if found := self._try(one):
                    news += _news_among(found.url, read_listing(found, ListingKind.SITEMAP))
        return tuple(one for one in others if one not in news), tuple(dict.fromkeys(news))

    def _common_feed(self, url: str) -> tuple[tuple[str, ...], Listing | None]:
        for path in COMMON_FEEDS:
            fetched = self._try(urljoin(url, path))
            if fetched and recognize_listing(fetched.content) == ContentKind.FEED:
                return (fetched.url,), read_listing(fetched, ListingKind.FEED)
        return (), None

    def _has_listing(self, url: str, kind: ContentKind) -> bool:
        fetched = self._try(url)
        return fetched is not None and recognize_listing(fetched.content) == kind

    def _try(self, url: str) -> Fetched | None:
        """The response; None if it cannot be fetched."""
        try:
            return self._fetch(url)
        except FetchError as error:
            if error.reason == FetchReason.CANCELLED:
                raise
            return None

    def _fetch(self, url: str) -> Fetched:
        """Fetch within robots.txt, after its delay, as for each redirect. Raises FetchError."""
        self._admit(url)
        return self.fetcher.fetch(FetchRequest(url, "listing", before_redirect=self._admit))

    def _admit(self, url: str) -> None:
        """Wait until a URL may be requested. Raises FetchError if robots.txt disallows it or cannot be had."""
        rules = self._rules(url)
        if not rules.allows(url):
            raise FetchError(FetchReason.ROBOTS, "robots.txt disallows it", url)
        if self._requests:
            self.clock.sleep(min(max(rules.delay or 0.0, LEAST_DELAY), LONGEST_DELAY))
        self._requests += 1

    def _rules(self, url: str) -> RobotsRules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}/"
        if origin not in self._robots:
            self._robots[origin] = fetch_robots(self.fetcher, origin, self.fetcher.user_agent)
        return self._robots[origin]


def _news_among(url: str, listing: Listing) -> tuple[str, ...]:
    """The sitemaps for news: those that an index names, and the sitemap itself if its entries have titles."""
    if any(entry.title for entry in listing.entries):
        return (url,)
    return tuple(one for one in listing.more if is_news_sitemap(one))[:_MOST_DECLARED]
