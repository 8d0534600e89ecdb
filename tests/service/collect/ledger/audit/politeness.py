"""Rules of politeness, from the log of the servers: robots.txt, delays, one connection, rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from infra.collect.fetching.robots import LIFETIME
from tests.service.collect.ledger.audit.record import Finding, SimulationRecord, Violation
from tests.support.news_site import LoggedRequest, NewsSite
from tests.support.news_site.robots import MOVED_ROBOTS

_ROBOTS = ("/robots.txt", MOVED_ROBOTS)
_ROUNDING = 0.001
"""Seconds by which times of the simulated clock may be rounded."""

_LEAST_REST = 60.0
_LONGEST_REST = 86_400.0
_WAIT_FOR_TURN = timedelta(minutes=1)
"""Between the look at the rules and the request."""


def audit_politeness(record: SimulationRecord) -> Iterator[Finding]:
    """Yield each request that a site did not allow, or not at that time."""
    for host, requests in record.by_host.items():
        site = record.sites.get(host)
        if site is None:
            yield Finding(Violation.UNKNOWN, host, "a request to a host without a site")
            continue
        if record.most_in_flight.get(host, 0) > 1:
            yield Finding(Violation.CONNECTIONS, host, f"{record.most_in_flight[host]} requests at once")
        if any(one.agent != record.agent for one in requests):
            yield Finding(Violation.AGENT, host, "a request without the User-Agent")
        yield from _audit_robots(site, requests)
        yield from _audit_gaps(record, site, requests)


def _audit_robots(site: NewsSite, requests: Iterable[LoggedRequest]) -> Iterator[Finding]:
    read: datetime | None = None
    for one in requests:
        if one.path in _ROBOTS:
            read = one.time if 0 < one.status < 500 and one.status != 429 else read
            continue
        if read is None or one.time - read > LIFETIME + _WAIT_FOR_TURN:
            yield Finding(Violation.ROBOTS_UNREAD, site.host, f"{one.path} at {one.time}")
        if site.is_closed(one.path):
            yield Finding(Violation.ROBOTS, site.host, f"{one.path} at {one.time}")


def _audit_gaps(record: SimulationRecord, site: NewsSite, requests: Iterable[LoggedRequest]) -> Iterator[Finding]:
    for before, after in pairwise(requests):
        gap = (after.time - before.time).total_seconds()
        # The delay of robots.txt is known once it has been read, and holds for what is asked between two reads.
        is_known = before.path not in _ROBOTS and after.path not in _ROBOTS
        least = max(record.delay, (site.crawl_delay or 0.0) if is_known else 0.0)
        if gap < least - _ROUNDING:
            yield Finding(Violation.DELAY, site.host, f"{after.path} {gap:.1f} s after {before.path}, not {least:g}")
        if (rest := _rest_after(before)) and gap < rest - _ROUNDING and not record.was_killed(before.time, after.time):
            yield Finding(
                Violation.NO_REST, site.host, f"{after.path} {gap:.0f} s after {before.status} of {before.path}"
            )


def _rest_after(request: LoggedRequest) -> float:
    """The seconds for which the host is to be left alone."""
    if request.status not in (0, 429) and request.status < 500:
        return 0.0
    return max(_LEAST_REST, min(float(request.retry_after or 0), _LONGEST_REST))
