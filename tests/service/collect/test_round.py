"""Rounds over a local site: each listed article is fetched once, politely, and has one outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from infra.collect.rounds import segments_to_ingest
from infra.collect.state import StateReader
from tests.service.collect.conftest import START, SimulatedRounds
from tests.support.news_site import ListingForm, NewsSite, RobotsForm, SiteArticle, SiteListing, SiteMove
from transforms.collecting.outcomes import PageOutcome
from transforms.collecting.page_urls import page_id

HOUR = timedelta(hours=1)
Simulate = Callable[..., SimulatedRounds]


def articles(count: int, **given: object) -> tuple[SiteArticle, ...]:
    made = (
        SiteArticle(
            number, f"/news/pier-{number}-counts-its-boats", (START - (count - number + 1) * timedelta(minutes=5),)
        )
        for number in range(1, count + 1)
    )
    return tuple(replace(one, **given) for one in made)  # type: ignore[arg-type]


def site(count: int = 3, **given: object) -> NewsSite:
    plain = NewsSite("town.example", articles(count), (SiteListing(ListingForm.RSS, "/feed.xml"),))
    return replace(plain, **given)  # type: ignore[arg-type]


def test_a_round_fetches_each_listed_article_once(simulate: Simulate) -> None:
    rounds = simulate(site())
    rounds.source("town.example")
    first = rounds.run()
    counts = first.counts["town.example"]
    assert counts.adds_up
    assert (counts.listed, counts.queued, counts.taken, counts.pending) == (3, 3, 3, 0)
    assert counts.outcomes == {PageOutcome.NEW: 3}
    assert first.is_complete
    assert [one.path for one in segments_to_ingest(rounds.client, rounds.index)] == [one.path for one in first.segments]
    again = rounds.run(timedelta(minutes=15)).counts["town.example"]
    assert (again.polled, again.unmodified, again.taken) == (1, 1, 0)
    fetched = [one.path for one in rounds.server.log.requests if one.article]
    assert len(fetched) == len(set(fetched)) == 3


def test_requests_keep_the_delay_and_the_crawl_delay(simulate: Simulate) -> None:
    rounds = simulate(site(robots=RobotsForm.PRIVATE, crawl_delay=7))
    rounds.source("town.example")
    rounds.run()
    times = [one.time for one in rounds.server.log.requests]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    assert gaps[0] >= 1
    assert all(gap >= 7 for gap in gaps[1:])
    rounds.run(timedelta(hours=25))
    assert rounds.server.log.most_in_flight["town.example"] == 1


def test_revisits_find_changes_and_write_nothing_for_the_same_body(simulate: Simulate) -> None:
    changing = replace(articles(1)[0], revisions=(START - HOUR, START + 2 * HOUR))
    rounds = simulate(site(articles=(changing,)))
    rounds.source("town.example")
    outcomes = [
        rounds.run(wait).counts["town.example"].outcomes
        for wait in (timedelta(0), 1.1 * HOUR, 5 * HOUR, 18 * HOUR, 150 * HOUR, 300 * HOUR)
    ]
    assert outcomes == [
        {PageOutcome.NEW: 1},
        {PageOutcome.UNCHANGED: 1},
        {PageOutcome.CHANGED: 1},
        {PageOutcome.UNCHANGED: 1},
        {PageOutcome.UNCHANGED: 1},
        {},
    ]


def test_pages_that_robots_close_are_not_requested(simulate: Simulate) -> None:
    private = replace(articles(1)[0], path="/private/1")
    rounds = simulate(site(articles=(private, *articles(2)[1:]), robots=RobotsForm.PRIVATE))
    rounds.source("town.example")
    counts = rounds.run().counts["town.example"]
    assert counts.outcomes == {PageOutcome.NEW: 1, PageOutcome.ROBOTS: 1}
    assert counts.pending == 0
    assert not [one for one in rounds.server.log.requests if one.path.startswith("/private/")]


def test_the_entry_of_a_feed_takes_the_place_of_a_missing_page(simulate: Simulate) -> None:
    feed = SiteListing(ListingForm.RSS, "/feed.xml", full_text=True)
    rounds = simulate(site(articles=articles(1, is_feed_only=True), listings=(feed,)))
    rounds.source("town.example")
    first = rounds.run().counts["town.example"]
    assert (first.outcomes, first.reasons) == ({PageOutcome.FROM_FEED: 1}, {"http_error": 1})
    later = rounds.run(timedelta(minutes=20)).counts["town.example"]
    assert later.outcomes == {PageOutcome.FAILED: 1}
    url = f"{rounds.server.base('town.example')}{rounds.server.sites['town.example'].articles[0].path}"
    reader = StateReader(rounds.client, rounds.index)
    state = reader.pages([page_id(url)])[page_id(url)]
    assert (state.from_feed, state.next_visit, state.entry_format) == (True, None, None)
    assert reader.entry(page_id(url)) is None
    assert not rounds.run(timedelta(days=2)).counts["town.example"].taken


def test_the_changed_text_of_an_entry_is_archived_too(simulate: Simulate) -> None:
    changing = replace(articles(1, is_feed_only=True)[0], revisions=(START - HOUR, START + 2 * HOUR))
    rounds = simulate(site(articles=(changing,), listings=(SiteListing(ListingForm.RSS, "/feed.xml"),)))
    rounds.source("town.example")
    outcomes = [
        rounds.run(wait).counts["town.example"].outcomes
        for wait in (timedelta(0), timedelta(minutes=20), 2 * HOUR, HOUR)
    ]
    assert outcomes == [{PageOutcome.FROM_FEED: 1}, {PageOutcome.FAILED: 1}, {PageOutcome.FROM_FEED: 1}, {}]


def test_an_article_that_moves_is_one_article(simulate: Simulate) -> None:
    moving = replace(articles(1)[0], moved=SiteMove(START + HOUR, "/archive/pier-1-counts-its-boats"))
    rounds = simulate(site(articles=(moving,)))
    rounds.source("town.example")
    assert rounds.run().counts["town.example"].outcomes == {PageOutcome.NEW: 1}
    counts = rounds.run(2 * HOUR).counts["town.example"]
    assert (counts.queued, counts.known, counts.outcomes) == (0, 1, {PageOutcome.CHANGED: 1})
    assert not rounds.run(HOUR).counts["town.example"].taken
    bodies = [one.article for one in rounds.server.log.requests if one.article]
    assert bodies == [(1, 1), (1, 1)]


def test_an_article_that_moved_is_asked_for_with_its_validators(simulate: Simulate) -> None:
    moving = replace(
        articles(1)[0],
        revisions=(START - HOUR, START + 3 * HOUR),
        moved=SiteMove(START + HOUR, "/archive/pier-1-counts-its-boats"),
    )
    rounds = simulate(site(articles=(moving,), listings=(SiteListing(ListingForm.ATOM, "/atom.xml"),)))
    rounds.source("town.example")
    rounds.run()
    rounds.run(2 * HOUR)
    assert rounds.run(2 * HOUR).counts["town.example"].outcomes == {PageOutcome.CHANGED: 1}
    assert rounds.run(3 * HOUR).counts["town.example"].outcomes == {PageOutcome.UNCHANGED: 1}
    asked = [one for one in rounds.server.log.requests if one.article]
    assert [one.is_conditional for one in asked] == [False, True, True, True]
    assert [one.article for one in asked] == [(1, 1), (1, 1), (1, 2), (1, 2)]


def test_a_page_that_is_gone_for_good_is_not_asked_for_again(simulate: Simulate) -> None:
    ending = replace(articles(1)[0], revisions=(START - HOUR, START + 3 * HOUR), deleted=START + HOUR)
    rounds = simulate(site(articles=(ending,), listings=(SiteListing(ListingForm.ATOM, "/atom.xml"),)))
    rounds.source("town.example")
    rounds.run()
    assert rounds.run(2 * HOUR).counts["town.example"].reasons == {"gone": 1}
    later = [rounds.run(wait).counts["town.example"] for wait in (2 * HOUR, 3 * HOUR, 30 * HOUR)]
    assert [(one.known, one.taken) for one in later] == [(1, 0), (0, 0), (0, 0)]


def test_another_text_of_an_entry_is_used_without_a_request_of_its_page_that_is_gone(simulate: Simulate) -> None:
    gone = replace(articles(1)[0], revisions=(START - HOUR, START + 2 * HOUR), deleted=START - HOUR)
    rounds = simulate(site(articles=(gone,), listings=(SiteListing(ListingForm.RSS, "/feed.xml", full_text=True),)))
    rounds.source("town.example")
    assert rounds.run().counts["town.example"].outcomes == {PageOutcome.FROM_FEED: 1}
    assert rounds.run(3 * HOUR).counts["town.example"].outcomes == {PageOutcome.FROM_FEED: 1}
    assert [one.status for one in rounds.server.log.requests if one.path == gone.path] == [410]


def test_an_address_that_a_page_of_the_same_round_has_moved_to_is_not_fetched(simulate: Simulate) -> None:
    moving = replace(articles(1)[0], moved=SiteMove(START - HOUR, "/archive/pier-1-counts-its-boats"))
    pages = (SiteListing(ListingForm.RSS, "/feed.xml"), SiteListing(ListingForm.NEWS_SITEMAP, "/news.xml"))
    rounds = simulate(site(articles=(moving,), listings=pages))
    base = rounds.server.base("town.example")
    rounds.source("town.example", feeds=(f"{base}/feed.xml",), sitemaps=(f"{base}/news.xml",))
    counts = rounds.run().counts["town.example"]
    assert (counts.queued, counts.outcomes) == (2, {PageOutcome.NEW: 1, PageOutcome.UNCHANGED: 1})
    assert rounds.run(2 * HOUR).counts["town.example"].taken == 1


def test_old_pages_are_known_without_their_state(simulate: Simulate) -> None:
    rounds = simulate(site())
    rounds.source("town.example", revisit=False)
    rounds.run()
    reader = StateReader(rounds.client, rounds.index)
    assert len(reader.finished_pages(START + HOUR, 10)) == 3
    rounds.run(timedelta(days=31))
    assert not reader.finished_pages(START + timedelta(days=40), 10)
    rounds.server.sites["town.example"] = replace(site(4), has_etag=False, has_last_modified=False)
    counts = rounds.run(HOUR).counts["town.example"]
    assert (counts.known, counts.queued, counts.outcomes) == (3, 1, {PageOutcome.NEW: 1})


def test_a_known_page_without_a_state_is_fetched_for_a_later_change(simulate: Simulate) -> None:
    changing = replace(articles(1)[0], revisions=(START - HOUR, START + timedelta(days=40)))
    rounds = simulate(site(articles=(changing,), listings=(SiteListing(ListingForm.ATOM, "/atom.xml"),)))
    rounds.source("town.example")
    for wait in (timedelta(0), timedelta(days=8), timedelta(days=31)):
        rounds.run(wait)
    assert rounds.run(2 * timedelta(days=1)).counts["town.example"].outcomes == {PageOutcome.CHANGED: 1}


def test_patterns_leave_what_is_no_article(simulate: Simulate) -> None:
    rounds = simulate(site())
    rounds.source("town.example", take=("/news/*",), leave=("*pier-2-*",))
    counts = rounds.run().counts["town.example"]
    assert (counts.listed, counts.left, counts.queued) == (3, 1, 2)
    assert counts.adds_up


def test_a_listing_that_moved_is_polled_at_its_new_place_and_one_that_is_gone_no_more(simulate: Simulate) -> None:
    feed = SiteListing(ListingForm.RSS, "/feed.xml", moved=START + HOUR, gone=START + 5 * HOUR)
    rounds = simulate(site(listings=(feed,)))
    rounds.source("town.example")
    assert not rounds.run().notices
    assert "has moved to" in rounds.run(2 * HOUR).notices[0]
    assert not rounds.run(HOUR).notices
    rounds.server.log.requests.clear()
    rounds.run(HOUR)
    assert [one.path for one in rounds.server.log.requests if "feed" in one.path] == [feed.moved_path]
    notices = [rounds.run(HOUR).notices for _ in range(4)]
    assert any("gone for good" in notice for found in notices for notice in found)
    assert not rounds.run(HOUR).counts


def test_a_round_without_time_leaves_pages_for_the_next(simulate: Simulate) -> None:
    rounds = simulate(site(20))
    rounds.source("town.example", delay=10.0)
    first = rounds.run(minutes=1.0)
    counts = first.counts["town.example"]
    assert not first.is_complete
    assert counts.adds_up
    assert counts.outcomes[PageOutcome.POSTPONED] == counts.pending > 0
    second = rounds.run(minutes=10.0).counts["town.example"]
    assert second.outcomes == {PageOutcome.NEW: counts.pending}


def test_many_hosts_are_in_flight_at_once(simulate: Simulate) -> None:
    rounds = simulate(*(replace(site(), host=f"town{number}.example") for number in range(12)))
    for number in range(12):
        rounds.source(f"town{number}.example")
    counts = rounds.run(hosts=6).counts
    assert all(counts[name].outcomes == {PageOutcome.NEW: 3} for name in counts)
    assert len(counts) == 12
    assert set(rounds.server.log.most_in_flight.values()) == {1}
    assert rounds.server.log.most_at_once <= 6
