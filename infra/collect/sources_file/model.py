"""The model of sources.yaml."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from importlib.metadata import version
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from infra.collect.sources_file.values import (
    Contact,
    Interval,
    LanguageCode,
    PageUrl,
    SourceHeaders,
    SourceName,
    UrlPattern,
)


def user_agent(contact: str) -> str:
    """The User-Agent of all requests: the product, and the contact for administrators of sites."""
    return f"Dateline/{version('dateline')} (+{contact})"


class SourceLimits(BaseModel):
    """Bounds of one source.

    Attributes:
        pages_a_round: The most pages to fetch in a round.
        bytes: The most unpacked bytes of a page.
        seconds: The most seconds of a request.
        depth: The most levels of sitemap indexes to follow.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages_a_round: int = Field(default=200, ge=1, le=100_000)
    bytes: int = Field(default=10_000_000, ge=1_000, le=60_000_000)
    seconds: float = Field(default=30.0, ge=1, le=600)
    depth: int = Field(default=2, ge=0, le=10)


class Source(BaseModel):
    """A source of articles: listings of one publisher and the settings of their collection.

    Attributes:
        name: The name that its articles have as `source`; unique, safe as the name of a file.
        take: Patterns (globs, or `re:` and a regular expression) of URLs, of which an article's must match one, if
            there are any.
        leave: Patterns of URLs to leave out, also among those to take.
        delay: Seconds between two requests to a host.
        headers: Headers of each request; a value may be `env:NAME` or `prefect:BLOCK`.
        revisit: Fetch young articles again, on a decaying schedule.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: SourceName
    feeds: tuple[PageUrl, ...] = ()
    sitemaps: tuple[PageUrl, ...] = ()
    start_pages: tuple[PageUrl, ...] = ()
    interval: Interval = timedelta(minutes=15)
    language: LanguageCode | None = None
    take: tuple[UrlPattern, ...] = ()
    leave: tuple[UrlPattern, ...] = ()
    delay: float = Field(default=2.0, ge=0, le=3_600)
    headers: SourceHeaders = Field(default_factory=dict)
    limits: SourceLimits = SourceLimits()
    revisit: bool = True
    enabled: bool = True

    @property
    def listings(self) -> tuple[str, ...]:
        """The URLs of its feeds, sitemaps and start pages."""
        return (*self.feeds, *self.sitemaps, *self.start_pages)

    @model_validator(mode="after")
    def _require_listing(self) -> Self:
        if not self.listings:
            raise ValueError("it has no feeds, sitemaps or start_pages; give one of them")
        return self


class SourcesFile(BaseModel):
    """The content of sources.yaml.

    Attributes:
        contact: A URL or mail address for the administrators of the sites, sent in the User-Agent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: Contact
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _require_distinct_names(self) -> Self:
        names = Counter(source.name.lower() for source in self.sources)
        if repeated := sorted(name for name, number in names.items() if number > 1):
            raise ValueError(f"two sources are named {repeated[0]} (upper and lower case count as the same)")
        return self
