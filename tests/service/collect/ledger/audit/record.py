"""The record of a simulation, and what an audit finds in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from tests.support.news_site import LoggedRequest, NewsSite


class Violation(StrEnum):
    """The kinds of findings."""

    MISSING = "missing"
    """An article was published within its window, and the index does not have it."""
    TWICE = "twice"
    UNKNOWN = "unknown"
    """A document that is no article of the sites."""
    OUTDATED = "outdated"
    """The index has another version than the one that was fetched last."""
    NO_REVISIT = "no-revisit"
    ROBOTS = "robots"
    ROBOTS_UNREAD = "robots-unread"
    """A request without rules of robots.txt that are at most a day old."""
    DELAY = "delay"
    CONNECTIONS = "connections"
    NO_REST = "no-rest"
    """A request to a host that asked for a rest, or failed."""
    NO_REASON = "no-reason"
    """A page or listing was fetched again without a reason."""
    UNCONDITIONAL = "unconditional"
    """A request without the validators of the answer before."""
    AGENT = "agent"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation, with the host and what happened."""

    violation: Violation
    host: str
    message: str


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """A document: host, number and version of its article by the text; None if the text has none."""

    mark: tuple[str, int, int] | None
    url: str


@dataclass(frozen=True)
class SimulationRecord:
    """The events of a simulation, and its result.

    Attributes:
        sites: The sites.
        requests: Of all sites, in order.
        most_in_flight: The most requests at once, by host.
        documents: What the index has at the end.
        start: The time of the first round.
        end: Articles that were published later are not looked for.
        last: The time of the last round.
        kills: The times of the kills.
        interval: The interval of all sources.
        spacing: The longest time between two rounds until `end`.
        late_spacing: That between two rounds from then on.
        delay: Seconds between two requests that the sources ask for.
        agent: The User-Agent.
        unbalanced: Rounds with counts that do not add up.
    """

    sites: Mapping[str, NewsSite]
    requests: tuple[LoggedRequest, ...]
    most_in_flight: Mapping[str, int]
    documents: tuple[IndexedArticle, ...]
    start: datetime
    end: datetime
    last: datetime
    kills: tuple[datetime, ...]
    interval: timedelta
    spacing: timedelta
    late_spacing: timedelta
    delay: float
    agent: str
    unbalanced: int = 0

    @cached_property
    def by_host(self) -> dict[str, list[LoggedRequest]]:
        """The requests of each host, in order."""
        found: dict[str, list[LoggedRequest]] = {host: [] for host in self.sites}
        for request in self.requests:
            found.setdefault(request.host, []).append(request)
        return found

    def was_killed(self, start: datetime, end: datetime) -> bool:
        """Return whether there was a kill in that time."""
        return any(start <= kill <= end for kill in self.kills)

    def spacing_at(self, time: datetime) -> timedelta:
        """Return the time between two rounds."""
        return self.spacing if time < self.end else self.late_spacing


def of_articles(site: NewsSite, requests: Iterable[LoggedRequest]) -> dict[int, list[LoggedRequest]]:
    """Return the answered requests of each article's page by its number: with the page, or with 304."""
    found: dict[int, list[LoggedRequest]] = {one.number: [] for one in site.articles}
    for request in requests:
        if request.article:
            found[request.article[0]].append(request)
    return found
