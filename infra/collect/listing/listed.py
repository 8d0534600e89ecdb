"""The articles that a feed, a sitemap or a start page lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ListingKind(StrEnum):
    """The kinds of listings, by the key of sources.yaml."""

    FEED = "feed"
    SITEMAP = "sitemap"
    START_PAGE = "start_page"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that is listed.

    Attributes:
        url: Its absolute URL, http or https.
        guid: The id that a feed gives the entry.
        title: One line without markup.
        published: Aware, in UTC.
        updated: Aware, in UTC; a sitemap's `lastmod`.
        entry: The entry in a feed of its own, as `entry_format` cuts it, if it has the full text: its content, or a
            summary of several sentences. It is used if the page cannot be fetched.
        entry_format: `rss`, `atom` or `jsonfeed`.
        entry_digest: That of title and text, which changes with them.
    """

    url: str
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    entry: bytes | None = None
    entry_format: str | None = None
    entry_digest: str | None = None
    guid: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The content of a listing.

    Attributes:
        entries: In the order of the listing, one for each URL.
        more: The sitemaps that a sitemap index names.
        title: The name of the feed or page.
        language: As the listing declares it.
        damage: Why it could be read in part only, or not at all.
        refused: The entries without a URL that may be followed: none, or one of another scheme than http and https.
    """

    entries: tuple[Listed, ...] = ()
    more: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    damage: str | None = None
    refused: int = 0
