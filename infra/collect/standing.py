"""The standing of sources: when they last succeeded, what they deliver, whether they fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from elasticsearch import Elasticsearch

from infra.collect.sources_file.model import Source
from infra.collect.state import StateReader
from transforms.collecting.states import ListingState

PERIOD = timedelta(days=7)
"""The period over which articles a day are counted: it has one weekend."""

FAILING_AFTER, FAILING_INTERVALS = timedelta(days=1), 4
"""The time without a success, and the number of its intervals, after which a source is failing: the longer of them."""

FAILING_POLLS = 4
"""Failed polls in a row after which a source that never succeeded is failing."""


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """The standing of a source. Times are aware.

    Attributes:
        name: Its name.
        enabled: As in the file.
        interval: Likewise.
        last_success: The last poll of one of its listings that succeeded; None if none did.
        articles_a_day: Archived articles that were found in the last seven days, by day.
        failures: The longest streak of failed polls among its listings.
        reason: The reason of the last failure in that streak.
        next_due: When a listing is due; None if it was never polled, or is polled no more.
        pending: Pages that were never fetched and wait.
        retired: Listings that are gone for good.
        moved: Listings that have moved for good, each with the URL that is polled in its place.
    """

    name: str
    enabled: bool
    interval: timedelta
    last_success: datetime | None
    articles_a_day: float
    failures: int
    reason: str | None
    next_due: datetime | None
    pending: int
    retired: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()

    def is_failing(self, now: datetime) -> bool:
        """Return whether none of its listings has succeeded for long."""
        if not self.enabled or not self.failures:
            return False
        if self.last_success is None:
            return self.failures >= FAILING_POLLS
        return now - self.last_success > max(FAILING_AFTER, FAILING_INTERVALS * self.interval)


def read_standings(client: Elasticsearch, index: str, sources: Sequence[Source], now: datetime) -> list[SourceStanding]:
    """Return the standing of each source, in order. Raises IndexingError."""
    reader = StateReader(client, index)
    listings = reader.listings((source.name, url) for source in sources for url in source.listings)
    pending, found = reader.pending(), reader.articles_since(now - PERIOD)
    return [
        _standing(source, [one for one in listings if one.source == source.name], pending, found) for source in sources
    ]


def _standing(
    source: Source, listings: Iterable[ListingState], pending: Mapping[str, int], found: Mapping[str, int]
) -> SourceStanding:
    states = list(listings)
    active = [one for one in states if not one.retired]
    worst = max(states, key=lambda one: one.failures, default=None)
    return SourceStanding(
        name=source.name,
        enabled=source.enabled,
        interval=source.interval,
        last_success=max((one.last_success for one in states if one.last_success), default=None),
        articles_a_day=round(found.get(source.name, 0) / PERIOD.days, 1),
        failures=worst.failures if worst else 0,
        reason=worst.reason if worst else None,
        next_due=min((one.next_poll for one in active if one.next_poll), default=None),
        pending=pending.get(source.name, 0),
        retired=tuple(one.url for one in states if one.retired),
        moved=tuple((one.url, one.moved_to) for one in active if one.moved_to),
    )
