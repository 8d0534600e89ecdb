"""The state of listings, pages and hosts between two rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from transforms.records import ArchivedRecord


@dataclass(frozen=True, slots=True)
class ListingState:
    """A feed, sitemap or start page. Times are aware.

    Attributes:
        url: As sources.yaml or a sitemap index names it.
        source: The name of its source.
        kind: A value of `ListingKind`.
        etag: Of the last response that had one.
        last_modified: Likewise.
        polled: When it was requested last.
        next_poll: When it is due; None if it never was polled.
        failures: Failed polls in a row.
        reason: Why the last poll failed; None if it did not.
        last_success: The last poll that succeeded.
        moved_to: Where it has moved for good; requested instead of `url`.
        retired: True once it answered 410: it is not polled any more.
        more: The sitemaps that a sitemap index named last.
        still: Polls in a row without a new article, of a sitemap that an index names.
    """

    url: str
    source: str
    kind: str
    etag: str | None = None
    last_modified: str | None = None
    polled: datetime | None = None
    next_poll: datetime | None = None
    failures: int = 0
    reason: str | None = None
    last_success: datetime | None = None
    moved_to: str | None = None
    retired: bool = False
    more: tuple[str, ...] = ()
    still: int = 0

    @property
    def current_url(self) -> str:
        """The URL to request."""
        return self.moved_to or self.url

    def is_due(self, now: datetime) -> bool:
        """Return whether it should be polled."""
        return not self.retired and (self.next_poll is None or self.next_poll <= now)


@dataclass(frozen=True, slots=True)
class PageState:
    """The page of an article. Times are aware.

    Attributes:
        url: The URL to request.
        source: The name of the source that listed it first.
        found: When it was first listed.
        published: As the listing says.
        updated: Likewise; a later one makes the page due.
        language: Of the source.
        visits: Successful requests.
        fetched: The last of them.
        digest: SHA-256 of its unpacked body, in hexadecimal digits.
        etag: Of the last response that had one.
        last_modified: Likewise.
        next_visit: When it is due; None if no visit is planned.
        failures: Failed requests in a row.
        reason: Why the last request failed; None if it did not.
        moved_to: Where it has moved for good.
        article_url: The URL by which the index knows its article: that of its first record.
        alias_of: The id of the page that has the state of its article, if this URL is another address of it.
        guid: The id that its feed gives the entry.
        retired: True once its article was erased: it is not requested any more.
        archived: Its latest record in the archive.
        from_feed: True if the archive has the entry of a feed in place of the page.
        entry_format: The format of the feed's entry that is kept for the case that the page cannot be fetched; None
            without one, and once it is not needed any more.
        entry_digest: That of the entry that is kept, or was archived last.
    """

    url: str
    source: str
    found: datetime
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    visits: int = 0
    fetched: datetime | None = None
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    next_visit: datetime | None = None
    failures: int = 0
    reason: str | None = None
    moved_to: str | None = None
    archived: ArchivedRecord | None = None
    from_feed: bool = False
    entry_format: str | None = None
    entry_digest: str | None = None
    article_url: str | None = None
    guid: str | None = None
    alias_of: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of a feed that has the full text of its article.

    Attributes:
        format: `rss`, `atom` or `jsonfeed`.
        digest: That of title and text.
    """

    format: str
    digest: str


@dataclass(frozen=True, slots=True)
class HostState:
    """A host (and port) that requests are sent to. Times are aware.

    Attributes:
        host: Host and port.
        next_request: The earliest time of the next request.
        failures: Failures in a row that concern the whole host.
        until: The end of its back-off.
        robots: Its robots.txt with expiry by scheme, as `RobotsRules` stores it.
    """

    host: str
    next_request: datetime | None = None
    failures: int = 0
    until: datetime | None = None
    robots: Mapping[str, Any] = field(default_factory=dict)
