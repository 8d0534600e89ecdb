"""The model of sources.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field


class SourceLimits(BaseModel):
    """Bounds of one source.

    Attributes:
        pages_a_round: The most pages to fetch in a round.
        bytes: The most unpacked bytes of a page.
        seconds: The most seconds of a request.
        depth: The most levels of sitemap indexes to follow.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages_a_round: int = Field(default=200, ge=1)
    bytes: int = Field(default=10_000_000, ge=1_000)
    seconds: float = Field(default=30.0, gt=0)
    depth: int = Field(default=2, ge=0)


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

    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    start_pages: tuple[str, ...] = ()
    interval: timedelta = timedelta(minutes=15)
    language: str | None = None
    take: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    delay: float = Field(default=2.0, ge=0)
    headers: Mapping[str, str] = Field(default_factory=dict)
    limits: SourceLimits = SourceLimits()
    revisit: bool = True
    enabled: bool = True


class SourcesFile(BaseModel):
    """The content of sources.yaml.

    Attributes:
        contact: A URL or mail address for the administrators of the sites, sent in the User-Agent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str
    sources: tuple[Source, ...] = ()
