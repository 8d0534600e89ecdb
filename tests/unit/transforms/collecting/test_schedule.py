"""Revisits, waits and the states that follow from each answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.collecting.failures import RequestFailure
from transforms.collecting.hosts import after_host_failure, after_request, after_success, resting_until
from transforms.collecting.listings import ListingAnswer, after_failed_poll, after_poll
from transforms.collecting.outcomes import PageOutcome
from transforms.collecting.page_urls import page_id
from transforms.collecting.pages import (
    PageAnswer,
    after_entry,
    after_failed_visit,
    after_visit,
    entry_changed,
    is_same_article,
    known_page,
    listed_again,
    outcome_of,
)
from transforms.collecting.schedule import LONGEST_WAIT, REVISITS, next_revisit, wait_after_failure
from transforms.collecting.states import HostState, KeptEntry, ListingState, PageState
from transforms.records import ArchivedRecord

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
URL = "https://news.example/a"


def page(**given: object) -> PageState:
    return replace(PageState(URL, "news", NOW), **given)  # type: ignore[arg-type]


def failure(reason: str, status: int | None = None) -> RequestFailure:
    return RequestFailure.of(reason, status, None)


def test_a_young_article_is_visited_four_more_times() -> None:
    state, visits = page(next_visit=NOW), []
    while state.next_visit is not None:
        visits.append(state.next_visit - NOW)
        state = after_visit(state, PageAnswer("same", URL), None, state.next_visit, revisit=True)
    assert visits == [timedelta(0), *REVISITS]
    assert state.visits == 5


def test_an_article_that_was_old_at_first_sight_is_not_visited_again() -> None:
    assert next_revisit(NOW, NOW - timedelta(days=30), NOW) is None


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20)))
def test_a_revisit_is_in_the_future(late: timedelta) -> None:
    again = next_revisit(NOW, None, NOW + late)
    assert again is None or NOW + late < again <= NOW + REVISITS[-1]


@given(st.integers(1, 200), st.one_of(st.none(), st.floats(-10, 1e9)))
def test_a_wait_is_bounded(failures: int, retry_after: float | None) -> None:
    wait = wait_after_failure(failures, retry_after)
    assert timedelta(minutes=1) <= wait <= LONGEST_WAIT
    assert wait >= timedelta(seconds=min(retry_after or 0, 86_400))


def test_outcomes_of_visits() -> None:
    seen = page(visits=1, digest="one")
    assert outcome_of(page(), PageAnswer("one", URL)) is PageOutcome.NEW
    assert outcome_of(seen, PageAnswer("one", URL)) is PageOutcome.UNCHANGED
    assert outcome_of(seen, PageAnswer(None, URL)) is PageOutcome.UNCHANGED
    assert outcome_of(seen, PageAnswer("two", URL)) is PageOutcome.CHANGED


def test_an_unmodified_page_keeps_its_validators() -> None:
    state = page(visits=1, digest="one", etag='"1"')
    assert after_visit(state, PageAnswer(None, URL), None, NOW, revisit=False).etag == '"1"'
    assert after_visit(state, PageAnswer("two", URL), None, NOW, revisit=False).etag is None


def test_an_entry_that_is_updated_makes_its_page_due() -> None:
    state = page(visits=1, fetched=NOW, next_visit=NOW + HOUR)
    again = listed_again(state, NOW + QUARTER, NOW + 2 * QUARTER)
    assert again is not None
    assert again.next_visit == NOW + 2 * QUARTER
    assert listed_again(again, NOW + QUARTER, NOW + 3 * QUARTER) is None
    assert listed_again(state, NOW - HOUR, NOW + HOUR) is None


def test_a_page_that_is_gone_for_good_is_not_made_due() -> None:
    state = page(visits=1, fetched=NOW, reason="gone")
    assert listed_again(state, NOW + QUARTER, NOW + 2 * QUARTER) is None


def test_all_addresses_of_an_article_name_the_page_that_has_its_state() -> None:
    first = known_page(page(), "https://a.example/second", NOW)
    second = known_page(first, "https://a.example/third", NOW)
    assert first.alias_of == second.alias_of == page_id(URL)
    assert (second.article_url, second.next_visit) == (URL, None)


def fail_until_given_up(state: PageState, failed: RequestFailure) -> tuple[int, bool, timedelta]:
    at, times = NOW, 0
    while True:
        found, times = after_failed_visit(state, failed, at, revisit=True), times + 1
        if found.state.next_visit is None:
            return times, found.use_entry, at - NOW
        state, at = found.state, found.state.next_visit


def test_a_missing_page_is_given_up_after_a_day_or_its_entry_used() -> None:
    times, use_entry, age = fail_until_given_up(page(), failure("http_error", 404))
    assert (times, use_entry) == (5, False)
    assert age > timedelta(days=1)
    assert fail_until_given_up(page(entry_format="rss"), failure("http_error", 404))[:2] == (2, True)
    assert fail_until_given_up(page(entry_format="rss"), failure("http_error", 503))[:2] == (5, True)


def test_the_entry_is_used_at_the_first_failure_of_its_page_alone() -> None:
    assert after_failed_visit(page(entry_format="rss"), failure("http_error", 404), NOW, revisit=True).use_entry
    assert not after_failed_visit(page(entry_format="rss"), failure("http_error", 503), NOW, revisit=True).use_entry
    used = after_entry(page(failures=1, next_visit=NOW + QUARTER), ArchivedRecord("a.warc.gz", 0, 9), NOW)
    again = after_failed_visit(used, failure("http_error", 404), NOW + QUARTER, revisit=True)
    assert (again.use_entry, again.state.next_visit, again.state.article_url) == (False, None, URL)


def test_another_text_of_an_entry_is_used_where_the_page_is_not_there() -> None:
    entry = KeptEntry("rss", "two")
    waiting = page(next_visit=NOW + HOUR, entry_format="rss", entry_digest="one")
    changed = entry_changed(waiting, entry, NOW, revisit=True)
    assert changed
    assert (changed.next_visit, changed.entry_digest) == (NOW + HOUR, "two")
    used = page(from_feed=True, entry_digest="one")
    changed = entry_changed(used, entry, NOW, revisit=True)
    assert changed
    assert (changed.next_visit, changed.entry_format) == (NOW, "rss")
    assert entry_changed(changed, entry, NOW, revisit=True) is None
    assert entry_changed(used, entry, NOW, revisit=False) is None
    assert entry_changed(replace(used, visits=1), entry, NOW, revisit=True) is None


def test_an_id_names_one_article_only_with_the_same_time() -> None:
    assert is_same_article(page(published=NOW), NOW)
    assert not is_same_article(page(published=NOW), NOW + HOUR)
    assert not is_same_article(page(), None)


def test_an_outage_gives_up_no_young_page() -> None:
    _, _, age = fail_until_given_up(page(), failure("http_error", 502))
    assert age > REVISITS[-1]


@pytest.mark.parametrize("reason", ["gone", "needs_browser", "content_type", "address_refused"])
def test_a_final_failure_gives_up_at_once(reason: str) -> None:
    assert fail_until_given_up(page(entry_format="rss"), failure(reason))[:2] == (1, True)


def test_a_page_that_robots_refuse_is_tried_as_long_as_it_is_young() -> None:
    refused = after_failed_visit(page(), failure("robots"), NOW, revisit=True)
    assert refused.outcome is PageOutcome.ROBOTS
    assert refused.state.next_visit == NOW + REVISITS[0]
    assert after_failed_visit(page(entry_format="rss"), failure("robots"), NOW, revisit=True).use_entry


def test_a_failed_revisit_keeps_what_was_fetched() -> None:
    state = page(visits=1, digest="one")
    failed = after_failed_visit(state, failure("http_error", 404), NOW, revisit=True).state
    assert (failed.visits, failed.digest, failed.next_visit) == (1, "one", NOW + REVISITS[0])


LISTING = ListingState("https://news.example/rss", "news", "feed", etag='"1"')


def test_a_poll_that_found_nothing_new_keeps_validators_and_the_sitemaps_of_an_index() -> None:
    state = replace(LISTING, more=("https://news.example/1.xml",), failures=3)
    polled = after_poll(state, ListingAnswer(None, None, None, None), QUARTER, NOW, new=0, nested=False)
    assert (polled.etag, polled.more, polled.failures) == ('"1"', state.more, 0)
    assert polled.next_poll == NOW + QUARTER


def test_a_nested_sitemap_without_news_is_polled_ever_more_rarely() -> None:
    state, quiet, waits = LISTING, timedelta(0), []
    for _ in range(60):
        state = after_poll(state, ListingAnswer(None, None, None, ()), QUARTER, NOW, new=0, nested=True)
        assert state.next_poll is not None
        waits.append(state.next_poll - NOW)
        assert waits[-1] <= max(QUARTER, 0.7 * quiet)
        quiet += waits[-1]
    assert waits[0] == QUARTER
    assert waits[-1] == LONGEST_WAIT
    assert after_poll(state, ListingAnswer(None, None, None, ()), QUARTER, NOW, new=1, nested=True).still == 0


def test_410_retires_a_listing_and_other_failures_back_off() -> None:
    assert after_failed_poll(LISTING, failure("gone"), QUARTER, NOW).retired
    state = LISTING
    for _ in range(10):
        state = after_failed_poll(state, failure("timeout"), QUARTER, NOW)
    assert not state.retired
    assert state.next_poll == NOW + timedelta(minutes=512)


def test_a_listing_that_moved_to_a_dead_end_is_requested_at_its_first_url_again() -> None:
    moved = after_poll(LISTING, ListingAnswer(None, None, "https://b.example/", ()), QUARTER, NOW, new=0, nested=False)
    assert moved.current_url == "https://b.example/"
    back = after_failed_poll(moved, failure("gone"), QUARTER, NOW)
    assert (back.current_url, back.retired) == (LISTING.url, False)


def test_a_host_rests_after_failures_until_it_answers() -> None:
    state = HostState("news.example")
    for _ in range(3):
        state = after_host_failure(state, failure("busy"), NOW)
    assert resting_until(state, NOW) == NOW + timedelta(minutes=4)
    assert resting_until(state, NOW + timedelta(minutes=4)) is None
    assert after_success(state) == HostState("news.example")
    assert after_request(state, 2.5, NOW).next_request == NOW + timedelta(seconds=2.5)
