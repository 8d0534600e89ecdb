"""The simulation: rounds at their times, kills at random steps, loads in between; then its record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol
from uuid import uuid4

from elasticsearch import Elasticsearch

from infra.collect.rounds.hosts import KNOWN_DELAY_SECONDS
from infra.failpoints import CollectStep
from tests.service.collect.ledger.audit.record import SimulationRecord
from tests.service.collect.ledger.loading import SegmentLoader
from tests.service.collect.ledger.rounds_process import AGENT, RoundAnswer, RoundOrder, RoundsSetup
from tests.support.news_site import ListingForm, NewsSite, SimulatedClock, SiteServer

STEPS = tuple(step for step in CollectStep if step not in (CollectStep.SEGMENTS_INGESTED, CollectStep.SEGMENTS_MARKED))
"""The steps of a round; the others are those of the load behind it."""

_KEYS = {ListingForm.START_PAGE: "start_pages"} | dict.fromkeys(
    (ListingForm.NEWS_SITEMAP, ListingForm.SITEMAP_INDEX), "sitemaps"
)


class Rounds(Protocol):
    """Runs rounds."""

    def run(self, order: RoundOrder) -> RoundAnswer | None:
        """Run one round; return None if it was killed."""
        ...


@dataclass(frozen=True, slots=True)
class SimulationTimes:
    """The times of a simulation.

    Attributes:
        start: Of the first round.
        end: Rounds are `spacing` apart until then, `late_spacing` from then on.
        last: Of the last round.
        interval: Of all sources.
        delay: Seconds between two requests to a host.
        kills: The part of the rounds until `end` that are given a kill point.
        load_each: Rounds between two loads.
    """

    start: datetime
    end: datetime
    last: datetime
    spacing: timedelta = timedelta(minutes=30)
    late_spacing: timedelta = timedelta(hours=2)
    interval: timedelta = timedelta(minutes=19)
    delay: float = 1.0
    kills: float = 0.0
    load_each: int = 10


@dataclass
class Simulation:
    """Rounds over the sites of a server.

    Attributes:
        outcomes: Pages by outcome, in the rounds that ended.
        listing_failures: Failed polls by reason.
        steps: The kills by step.
    """

    server: SiteServer
    clock: SimulatedClock
    schedule: SimulationTimes
    random: Random
    outcomes: Counter[str] = field(default_factory=Counter)
    listing_failures: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    _kills: list[datetime] = field(default_factory=list)
    _unbalanced: int = 0

    def run(self, rounds: Rounds, loader: SegmentLoader) -> SimulationRecord:
        """Run all rounds, load what they archived, and return the record."""
        given = self.schedule
        time, number = given.start, 0
        while time <= given.last:
            self.clock.advance_to(time)
            is_early = time < given.end
            self._round(rounds, is_early=is_early)
            number += 1
            if number % given.load_each == 0:
                loader.load(mark=self.random.random() < 0.8)
            time += given.spacing if is_early else given.late_spacing
        loader.load()
        return SimulationRecord(
            sites=self.server.sites,
            requests=tuple(self.server.log.requests),
            most_in_flight=self.server.log.most_in_flight,
            documents=tuple(loader.articles()),
            start=given.start,
            end=given.end,
            last=time,
            kills=tuple(self._kills),
            interval=given.interval,
            spacing=given.spacing,
            late_spacing=given.late_spacing,
            delay=given.delay,
            agent=AGENT,
            unbalanced=self._unbalanced,
        )

    def _round(self, rounds: Rounds, *, is_early: bool) -> None:
        """Run a round, again after each kill."""
        is_killed = is_early and self.random.random() < self.schedule.kills
        step = self.random.choice(STEPS)
        kill = f"{step.value}:{self.random.choice([1, 1, 2, 5])}" if is_killed else None
        answer = rounds.run(RoundOrder(uuid4().hex, self.random.choice([1, 4]), kill))
        if answer is None:
            self._kills.append(self.clock.now())
            self.steps[step.value] += 1
            # Shorter delays are not on record before a request: a restart takes longer than they do.
            self.clock.sleep(KNOWN_DELAY_SECONDS)
            answer = rounds.run(RoundOrder(uuid4().hex))
        if answer is None:
            raise AssertionError("a round without a kill point was killed")
        self._unbalanced += not answer.adds_up
        self.outcomes.update(answer.outcomes)
        self.listing_failures.update(answer.listing_failures)


def setup_of(
    server: SiteServer, client: Elasticsearch, index: str, folder: Path, schedule: SimulationTimes, url: str
) -> RoundsSetup:
    """Return the surroundings of the rounds over a server; the clock is the file `clock` of the folder."""
    return RoundsSetup(
        url=url,
        index=index,
        archive=str(folder / "archive"),
        clock=str(folder / "clock"),
        hosts=tuple(server.sites),
        sources=tuple(_source(site, server.base(site.host), schedule) for site in server.sites.values()),
    )


def _source(site: NewsSite, base: str, schedule: SimulationTimes) -> dict[str, object]:
    listings: dict[str, list[str]] = {}
    for one in site.listings:
        listings.setdefault(_KEYS.get(one.form, "feeds"), []).append(f"{base}{one.path}")
    minutes = int(schedule.interval.total_seconds() // 60)
    return {"name": site.host, "interval": f"{minutes}m", "delay": schedule.delay, **listings}
