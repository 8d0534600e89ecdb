"""The articles that the sites owe the index, and what it has of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.service.collect.ledger.audit.reasons import first_listed
from tests.service.collect.ledger.audit.record import Finding, SimulationRecord, Violation, of_articles
from tests.support.news_site import ListingForm, NewsSite, SiteArticle, SiteListing
from tests.support.news_site.site import FEEDS
from transforms.collecting.schedule import RETRIES, REVISITS

_ROUND = timedelta(minutes=10)
"""The longest round."""

Times = tuple[datetime, datetime]


def audit_content(record: SimulationRecord) -> Iterator[Finding]:
    """Yield what the index lacks, has twice, or has in another version than the last that was sent."""
    numbers = Counter((one.mark[0], one.mark[1]) for one in record.documents if one.mark)
    versions = {(one.mark[0], one.mark[1]): one.mark[2] for one in record.documents if one.mark}
    for one in record.documents:
        if one.mark is None or one.mark[0] not in record.sites:
            yield Finding(Violation.UNKNOWN, "", f"{one.url} is no article of the sites")
    for (host, number), count in numbers.items():
        if count > 1:
            urls = [one.url for one in record.documents if one.mark and one.mark[:2] == (host, number)]
            yield Finding(Violation.TWICE, host, f"article {number} at {', '.join(urls)}")
    for host, site in record.sites.items():
        for article in site.articles:
            has = versions.get((host, article.number))
            if has is None and is_owed(record, site, article):
                yield Finding(Violation.MISSING, host, f"article {article.number} of {article.published}")
        yield from _audit_versions(record, site, versions)
        yield from _audit_revisits(record, site)


def owed(record: SimulationRecord) -> set[tuple[str, int]]:
    """Return host and number of the articles that the index must have."""
    return {
        (host, article.number)
        for host, site in record.sites.items()
        for article in site.articles
        if is_owed(record, site, article)
    }


def is_owed(record: SimulationRecord, site: NewsSite, article: SiteArticle) -> bool:
    """Decide whether a visitor that comes once an interval must have seen the article and could fetch it.

    An article that left the listing during an outage, or in the rest after it, is not owed.
    """
    return any(_is_owed_by(record, site, listing, article) for listing in site.listings)


def _is_owed_by(record: SimulationRecord, site: NewsSite, listing: SiteListing, article: SiteArticle) -> bool:
    if site.is_closed(listing.path) or (article.is_feed_only and listing.form not in FEEDS):
        return False
    needed = 2 * record.spacing + _ROUND
    seen = site.seconds_in_window(listing, article, record.end)
    shown = (max(article.published, record.start), min(article.published + seen, listing.gone or record.end))
    # The parts of an index are polled rarely while they list nothing new.
    needed *= 4 if listing.form is ListingForm.SITEMAP_INDEX else 1
    has_text = listing.full_text or article.is_feed_only
    for start, end in _without(shown, blocked(record, site)):
        if end - start < needed:
            continue
        if has_text or not (article.is_feed_only or site.is_closed(article.path)):
            return _can_be_had(record, site, article, (start, start + needed), has_text=has_text)
    return False


def _can_be_had(
    record: SimulationRecord, site: NewsSite, article: SiteArticle, during: Times, *, has_text: bool
) -> bool:
    """Decide whether the page, or the text in its place, can be had once the article was seen."""
    if has_text and (article.is_feed_only or site.is_closed(article.path)):
        return True
    outages = blocked(record, site)
    if _without(during, outages) == [during]:
        return article.deleted is None or article.deleted >= during[1]
    return article.deleted is None and during[1] + RETRIES[-1] < record.last


def blocked(record: SimulationRecord, site: NewsSite) -> list[Times]:
    """Return the times in which requests fail, each with the rest of the host after it, perhaps as long again."""
    found = []
    for spell in site.spells:
        rest = max(spell.end - spell.start, timedelta(seconds=spell.retry_after or 0))
        found.append((spell.start, spell.end + rest + record.spacing))
    return found


def _without(times: Times, taken: list[Times]) -> list[Times]:
    """Return the parts of a time outside of others."""
    left = [times]
    for start, end in taken:
        left = [part for begin, stop in left for part in ((begin, min(stop, start)), (max(begin, end), stop))]
    return [(begin, stop) for begin, stop in left if begin < stop]


def _audit_versions(
    record: SimulationRecord, site: NewsSite, versions: dict[tuple[str, int], int]
) -> Iterator[Finding]:
    requests = record.by_host[site.host]
    pages = of_articles(site, requests)
    feeds = [one for one in site.listings if one.full_text or one.form in FEEDS]
    texts = {path for one in feeds for path in (one.path, one.moved_path)}
    for article in site.articles:
        has = versions.get((site.host, article.number))
        asked = pages[article.number]
        if has is None:
            if asked:
                yield Finding(Violation.MISSING, site.host, f"article {article.number}, which was fetched")
            continue
        listed = [one.time for one in requests if article.number in one.listed and one.path in texts]
        last = asked[-1].article[1] if asked and asked[-1].article else max(map(article.version_at, listed), default=0)
        if has != last:
            yield Finding(Violation.OUTDATED, site.host, f"article {article.number}: {has}, and {last} was sent")


def _audit_revisits(record: SimulationRecord, site: NewsSite) -> Iterator[Finding]:
    """Yield the ages at which a page was not asked for again."""
    requests = record.by_host[site.host]
    found = first_listed(requests)
    pages = of_articles(site, requests)
    for article in site.articles:
        paths = {article.path, *([article.moved.path] if article.moved else [])}
        times = [one.time for one in requests if one.path in paths]
        for age in REVISITS if pages[article.number] else ():
            due = found[article.number] + age
            until = due + _ROUND + 2 * record.spacing_at(due)
            if until > record.last or (article.deleted and article.deleted <= until):
                continue
            if _without((due, until), blocked(record, site)) != [(due, until)]:
                continue
            if not any(due - _ROUND <= time <= until for time in times):
                yield Finding(Violation.NO_REVISIT, site.host, f"{article.path} at the age of {age}")
