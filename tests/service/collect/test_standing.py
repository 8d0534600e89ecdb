"""The standing of sources after rounds, and rounds whose state is in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from infra.collect.rounds import CollectContext, RoundOptions, collect_round
from infra.collect.standing import SourceStanding, read_standings
from infra.collect.state import StateReader
from infra.collect.state.memory import MemoryState
from tests.service.collect.conftest import START, SimulatedRounds
from tests.service.collect.test_round import HOUR, Simulate, articles, site
from tests.support.news_site import ListingForm, NewsSite, SiteListing, Spell


def standing(rounds: SimulatedRounds, name: str) -> SourceStanding:
    found = read_standings(rounds.client, rounds.index, rounds.sources, rounds.clock.now())
    return next(one for one in found if one.name == name)


def test_a_source_has_its_last_success_its_articles_a_day_and_its_next_poll(simulate: Simulate) -> None:
    rounds = simulate(site(14))
    rounds.source("town.example", limits={"pages_a_round": 10})
    unknown = standing(rounds, "town.example")
    assert (unknown.last_success, unknown.next_due, unknown.failures) == (None, None, 0)
    rounds.run()
    found = standing(rounds, "town.example")
    assert found.last_success is not None
    assert found.last_success >= START
    assert found.next_due == found.last_success + timedelta(minutes=15)
    assert (found.articles_a_day, found.pending) == (round(10 / 7, 1), 4)
    assert not found.is_failing(rounds.clock.now())


def test_a_source_that_fails_for_a_day_is_failing_until_it_succeeds(simulate: Simulate) -> None:
    outage = Spell(START + HOUR, START + 40 * HOUR, prefix="/feed")
    rounds = simulate(site(spells=(outage,)))
    rounds.source("town.example")
    rounds.run()
    for _ in range(13):
        rounds.run(2 * HOUR)
    found = standing(rounds, "town.example")
    assert found.failures >= 2
    assert found.reason is not None
    assert found.is_failing(rounds.clock.now())
    rounds.run(30 * HOUR)
    again = standing(rounds, "town.example")
    assert (again.failures, again.reason) == (0, None)


def test_listings_that_are_gone_are_named(simulate: Simulate) -> None:
    feed = SiteListing(ListingForm.RSS, "/feed.xml", gone=START)
    rounds = simulate(site(listings=(feed,)))
    rounds.source("town.example")
    rounds.run()
    found = standing(rounds, "town.example")
    assert found.retired == rounds.sources[0].feeds
    assert found.next_due is None
    rounds.server.sites["town.example"] = site()
    assert not rounds.run(HOUR).counts
    assert rounds.run(only=frozenset({"town.example"})).counts["town.example"].queued == 3
    assert standing(rounds, "town.example").retired == ()


def test_listings_that_have_moved_are_named_with_their_new_place(simulate: Simulate) -> None:
    feed = SiteListing(ListingForm.RSS, "/feed.xml", moved=START)
    rounds = simulate(site(listings=(feed,)))
    rounds.source("town.example")
    rounds.run()
    (url,) = rounds.sources[0].feeds
    assert standing(rounds, "town.example").moved == ((url, f"{rounds.server.base('town.example')}{feed.moved_path}"),)


def test_a_round_in_memory_fetches_the_same_pages_in_the_same_order(simulate: Simulate, tmp_path: Path) -> None:
    feed = SiteListing(ListingForm.RSS, "/feed.xml", full_text=True)
    made = (*articles(6), replace(articles(7)[6], path="/private/1"))
    rounds = simulate(NewsSite("town.example", made, (feed,)))
    rounds.source("town.example", limits={"pages_a_round": 4})
    counts = rounds.run().counts
    in_order = [one.path for one in rounds.server.log.requests]
    rounds.server.log.requests.clear()
    memory = MemoryState()
    with rounds.fetcher() as fetcher:
        context = CollectContext(None, "", "trial", fetcher, str(tmp_path / "trial"), clock=rounds.clock, memory=memory)
        trial = collect_round(context, rounds.sources, RoundOptions(hosts=1))
    assert trial.counts == counts
    assert [one.path for one in rounds.server.log.requests] == in_order
    stored = StateReader(rounds.client, rounds.index)
    assert memory.pending() == stored.pending()
    (segment,) = trial.segments
    assert memory.segments(segment.state) == [segment]
