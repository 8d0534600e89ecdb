"""A site as a function of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tests.support.news_site.articles import SiteArticle

PRIVATE = "/private/"
"""Closed by most kinds of robots.txt."""


class ListingForm(StrEnum):
    """The forms of listings."""

    RSS = "rss"
    ATOM = "atom"
    JSON_FEED = "json_feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP_INDEX = "sitemap_index"
    START_PAGE = "start_page"


FEEDS = (ListingForm.RSS, ListingForm.ATOM, ListingForm.JSON_FEED)


class RobotsForm(StrEnum):
    """The forms of robots.txt."""

    MISSING = "missing"
    """404: everything is allowed."""
    FORBIDDEN = "forbidden"
    """403: everything is allowed (RFC 9309)."""
    EMPTY = "empty"
    PRIVATE = "private"
    """A section is closed to all."""
    OWN_GROUP = "own_group"
    """Closed to all but Dateline, to which one section is closed."""
    CLOSED = "closed"
    """Closed to all."""
    MOVED = "moved"
    """A redirect to a file that closes the section."""


@dataclass(frozen=True, slots=True)
class SiteListing:
    """A listing of the newest articles at a path.

    Attributes:
        window: The most entries.
        full_text: Entries have the text, not the title alone.
        tracking: Links have parameters that track readers.
        moved: From then on it is at `moved_path`, by a permanent redirect.
        gone: From then on it answers 410.
        names_moves: It names the new address of an article that has moved, as feeds do.
        is_sloppy: Its XML has bare ampersands, unknown entities, tags in capitals and no end.
    """

    form: ListingForm
    path: str
    window: int = 20
    full_text: bool = False
    tracking: bool = False
    moved: datetime | None = None
    gone: datetime | None = None
    names_moves: bool = False
    is_sloppy: bool = False

    @property
    def names_new_paths(self) -> bool:
        """True if it names the new address of an article that has moved: feeds, whose entries keep their ids."""
        return self.names_moves or self.form in FEEDS

    @property
    def moved_path(self) -> str:
        """The path after the move."""
        return f"/moved{self.path}"


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which requests fail.

    Attributes:
        status: The answer; 0 closes the connection without one.
        retry_after: Seconds that the answer asks for.
        prefix: Of the paths that fail.
    """

    start: datetime
    end: datetime
    status: int = 503
    retry_after: int | None = None
    prefix: str = "/"

    def covers(self, time: datetime, path: str) -> bool:
        """Decide on a request."""
        return self.start <= time < self.end and path.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class NewsSite:
    """One host.

    Attributes:
        articles: By the time of publication.
        crawl_delay: Seconds, in robots.txt.
        has_etag, has_last_modified: The headers of answers, and whether conditional requests are honored.
        packs: Bodies are sent with gzip.
        chunks: Bodies are sent in chunks.
        former_path: A prefix of paths that redirect to the article for a while (302).
    """

    host: str
    articles: tuple[SiteArticle, ...]
    listings: tuple[SiteListing, ...]
    robots: RobotsForm = RobotsForm.MISSING
    crawl_delay: float | None = None
    spells: tuple[Spell, ...] = ()
    has_etag: bool = True
    has_last_modified: bool = True
    packs: bool = False
    chunks: bool = False
    former_path: str | None = None

    def in_window(self, listing: SiteListing, time: datetime) -> tuple[SiteArticle, ...]:
        """The articles that a listing shows, the newest first."""
        shown = [article for article in self.articles if article.published <= time]
        if listing.form not in FEEDS:
            shown = [article for article in shown if not article.is_feed_only]
        return tuple(reversed(shown[-listing.window :]))

    def seconds_in_window(self, listing: SiteListing, article: SiteArticle, end: datetime) -> timedelta:
        """The time until `end` in which a listing shows an article."""
        shown = [one for one in self.articles if article in self.in_window(listing, one.published)]
        later = [one for one in self.articles if one.published > article.published]
        if not shown:
            return timedelta(0)
        out = next((one.published for one in later if article not in self.in_window(listing, one.published)), end)
        return min(out, end) - article.published

    def failing(self, time: datetime, path: str) -> Spell | None:
        """The spell that a request meets."""
        return next((spell for spell in self.spells if spell.covers(time, path)), None)

    def is_closed(self, path: str) -> bool:
        """Decide whether robots.txt closes a path to Dateline."""
        if path == "/robots.txt" or self.robots in (RobotsForm.MISSING, RobotsForm.FORBIDDEN, RobotsForm.EMPTY):
            return False
        return self.robots is RobotsForm.CLOSED or path.startswith(PRIVATE)
