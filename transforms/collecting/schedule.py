"""Times of visits: revisits of young articles, and waits after failures."""

from __future__ import annotations

from datetime import datetime, timedelta

REVISITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
"""Ages, since the first sight of an article, at which its page is fetched again."""

RETRIES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Waits after each failure of a page that was never fetched; after one more it is given up."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
"""The wait after a failure doubles from the first to the longest."""


def next_revisit(found: datetime, published: datetime | None, now: datetime) -> datetime | None:
    """Return the time of the next visit of a page that was fetched at `now`; None if no more is planned.

    Ages count from the first sight, so that a page that waited long in the queue is not fetched twice at once. An
    article that was old at first sight is not revisited at all.
    """
    if published is not None and found - published > REVISITS[-1]:
        return None
    return next((found + age for age in REVISITS if found + age > now), None)


def wait_after_failure(failures: int, retry_after: float | None = None) -> timedelta:
    """Return the wait after the n-th failure in a row (from 1), at least the seconds that the server asks for.

    A server that asks for more than a day is asked again after a day.
    """
    doubled = FIRST_WAIT * (1 << min(max(failures, 1) - 1, 16))
    asked = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_WAIT.total_seconds()))
    return max(min(doubled, LONGEST_WAIT), asked)


def retry_after_failure(failures: int, retry_after: float | None = None) -> timedelta:
    """Return the wait of a page after its n-th failure in a row (from 1)."""
    return max(RETRIES[min(failures, len(RETRIES)) - 1], timedelta(seconds=retry_after or 0.0))
