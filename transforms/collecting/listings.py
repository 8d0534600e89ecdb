"""The state of a listing after a poll."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from transforms.collecting.failures import GONE, RequestFailure
from transforms.collecting.schedule import LONGEST_WAIT, wait_after_failure
from transforms.collecting.states import ListingState

POLLS_A_DOUBLING = 4
"""Polls without a new article after which the wait for the next one of a nested sitemap doubles."""


@dataclass(frozen=True, slots=True)
class ListingAnswer:
    """The response to a poll; `more` is None for 304, which leaves the sitemaps of an index as they were."""

    etag: str | None
    last_modified: str | None
    moved_to: str | None
    more: tuple[str, ...] | None


def after_poll(
    state: ListingState, answer: ListingAnswer, interval: timedelta, now: datetime, *, new: int, nested: bool
) -> ListingState:
    """Return the state after a successful poll.

    Args:
        state: The state before.
        answer: The response.
        interval: Of its source.
        now: The time of the poll.
        new: Articles that were listed for the first time.
        nested: Whether a sitemap index names it. Polls of such a one become rare while it lists nothing new: an
            index names those of past years too. The wait is about a quarter of the time without a new article.
    """
    still = state.still + 1 if nested and not new else 0
    wait = min(interval * (1 << min(still // POLLS_A_DOUBLING, 16)), max(interval, LONGEST_WAIT))
    return replace(
        state,
        etag=answer.etag or (state.etag if answer.more is None else None),
        last_modified=answer.last_modified or (state.last_modified if answer.more is None else None),
        polled=now,
        next_poll=now + wait,
        failures=0,
        reason=None,
        retired=False,
        last_success=now,
        moved_to=answer.moved_to or state.moved_to,
        more=state.more if answer.more is None else answer.more,
        still=still,
    )


def after_failed_poll(state: ListingState, failure: RequestFailure, interval: timedelta, now: datetime) -> ListingState:
    """Return the state after a failed poll: retired by 410, else due after the interval or a longer back-off.

    A listing that has moved is requested at its first URL again.
    """
    failures = state.failures + 1
    if failure.reason == GONE and state.moved_to is None:
        return replace(state, polled=now, failures=failures, reason=failure.reason, retired=True, next_poll=None)
    wait = max(interval, wait_after_failure(failures, failure.retry_after))
    return replace(state, polled=now, failures=failures, reason=failure.reason, next_poll=now + wait, moved_to=None)
