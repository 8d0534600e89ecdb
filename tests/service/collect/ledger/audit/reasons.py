"""Reasons to fetch again, from the log of the servers: a new interval, a revisit, a reported change, a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from tests.service.collect.ledger.audit.record import Finding, SimulationRecord, Violation, of_articles
from tests.support.news_site import ListingForm, LoggedRequest, NewsSite, SiteArticle
from tests.support.news_site.listings import part_path
from transforms.collecting.schedule import REVISITS

_DATED = (ListingForm.ATOM, ListingForm.JSON_FEED, ListingForm.NEWS_SITEMAP, ListingForm.SITEMAP_INDEX)
"""Listings that report changes of their articles."""

_FOUND_WITHIN = timedelta(minutes=15)
"""From the request of a listing until its articles are known: a round."""

_GONE = 410


def audit_reasons(record: SimulationRecord) -> Iterator[Finding]:
    """Yield each request without a reason, or without validators."""
    for host, site in record.sites.items():
        requests = record.by_host[host]
        found = first_listed(requests)
        for number, asked in of_articles(site, requests).items():
            article = next(one for one in site.articles if one.number == number)
            for before, after in pairwise(asked):
                if not _has_reason(record, site, article, found.get(number), (before.time, after.time)):
                    yield Finding(Violation.NO_REASON, host, f"{after.path} at {before.time} and {after.time}")
        yield from _audit_listings(record, site)
        yield from _audit_targets(record, site)


def first_listed(requests: list[LoggedRequest]) -> dict[int, datetime]:
    """Return when each article was first sent in a listing, by its number."""
    found: dict[int, datetime] = {}
    for one in requests:
        for number in one.listed:
            found.setdefault(number, one.time)
    return found


def _has_reason(
    record: SimulationRecord,
    site: NewsSite,
    article: SiteArticle,
    found: datetime | None,
    between: tuple[datetime, datetime],
) -> bool:
    before, after = between
    if record.was_killed(before, after):
        return True
    if found and any(found + age <= after and found + age + _FOUND_WITHIN > before for age in REVISITS):
        return True
    is_dated = any(one.form in _DATED for one in site.listings)
    return is_dated and article.version_at(after) > article.version_at(before)


def _audit_listings(record: SimulationRecord, site: NewsSite) -> Iterator[Finding]:
    """Yield the polls before the interval is over."""
    paths = {path for one in site.listings for path in (one.path, one.moved_path, part_path(one, 0), part_path(one, 1))}
    for path in sorted(paths):
        polls = [one for one in record.by_host[site.host] if one.path == path]
        for before, after in pairwise(polls):
            is_early = after.time - before.time < record.interval - timedelta(seconds=1)
            if is_early and not record.was_killed(before.time, after.time):
                yield Finding(Violation.NO_REASON, site.host, f"{path} at {before.time} and {after.time}")


def _audit_targets(record: SimulationRecord, site: NewsSite) -> Iterator[Finding]:
    """Yield requests without validators that are known, and requests of what is gone."""
    has_validators = site.has_etag or site.has_last_modified
    known: dict[str, LoggedRequest] = {}
    for one in record.by_host[site.host]:
        before = known.get(one.path)
        if before is not None and not record.was_killed(before.time, one.time):
            if before.status == _GONE:
                yield Finding(Violation.NO_REASON, site.host, f"{one.path} at {one.time}, gone since {before.time}")
            elif not one.is_conditional:
                yield Finding(Violation.UNCONDITIONAL, site.host, f"{one.path} at {before.time} and {one.time}")
        is_content = one.status == 200 and (one.article or one.listed) and has_validators
        if is_content or one.status == _GONE:
            known[one.path] = one
