"""Sources: what was discovered of a site, their standing, and what a trial found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flows.cli.console import out, say
from flows.cli.views.elements import one_line, table_of
from infra.collect.listing.discovery import Discovered
from infra.collect.standing import SourceStanding
from infra.collect.trial import SourceTrial
from infra.escaping import terminal_line
from infra.execution.progress import duration
from infra.plural import pluralize
from transforms.document import Document

LISTED = 10
"""Pages of a trial that were not tried and are named."""


def print_found(found: Discovered) -> None:
    """Print the listings of a site."""
    say(f"{found.name or found.url}, {found.language or 'language unknown'}", to_stderr=True)
    for kind, urls in (("feed", found.feeds), ("sitemap", found.sitemaps)):
        for one in urls:
            note = " (for news)" if one in found.news_sitemaps else ""
            say(f"found: {kind} {one}{note}", to_stderr=True)
    if not found.feeds and not found.sitemaps:
        say(f"found: no feed and no sitemap; the page lists {found.articles} articles", to_stderr=True)


def print_standings(standings: Sequence[SourceStanding], now: datetime) -> None:
    """Print a row for each source."""
    if not standings:
        say("There is no source yet: dateline sources add URL")
        return
    table = table_of("source", "last success", "articles a day", "failed polls", "next poll", "pending")
    for one in standings:
        table.add_row(
            one_line(one.name),
            _ago(one.last_success, now),
            f"{one.articles_a_day:g}",
            one_line(_failures(one), "bold red" if one.is_failing(now) else ""),
            _next(one, now),
            f"{one.pending:,}" if one.pending else "",
        )
    out.print(table)
    for one in standings:
        for url in one.retired:
            out.print(f"  {terminal_line(url)} of {terminal_line(one.name)} is gone for good (410): remove it")
        for url, target in one.moved:
            out.print(
                f"  {terminal_line(url)} of {terminal_line(one.name)} has moved to {terminal_line(target)}: change it"
            )


def standing_line(standing: SourceStanding, now: datetime) -> dict[str, Any]:
    """Return a source as a JSON object."""
    fields = asdict(standing)
    return {**fields, "interval": standing.interval.total_seconds(), "failing": standing.is_failing(now)}


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{duration(max(0.0, (now - moment).total_seconds()))} ago" if moment else "never"


def _failures(standing: SourceStanding) -> str:
    return f"{standing.failures:,} ({standing.reason})" if standing.failures else ""


def _next(standing: SourceStanding, now: datetime) -> str:
    if not standing.enabled:
        return "not enabled"
    if standing.next_due is None:
        return "never" if standing.retired else "now"
    wait = (standing.next_due - now).total_seconds()
    return f"in {duration(wait)}" if wait > 0 else "now"


def print_trial(name: str, trial: SourceTrial) -> None:
    """Print the documents of a trial, and what would not be loaded."""
    table = table_of("published", "characters", "cuts", "title")
    for column in table.columns[1:3]:
        column.justify = "right"
    for document in trial.documents:
        table.add_row(
            one_line(document["published"] or "unknown"),
            f"{len(document['body']):,}",
            str(len(document["removed"])),
            one_line(document["display_title"]),
        )
    if trial.documents:
        out.print(table)
    for line in _trial_lines(trial):
        out.print(f"  {terminal_line(line)}")
    loaded = pluralize(len(trial.documents), "article")
    counts = trial.counts
    out.print(
        f"{terminal_line(name)}: {pluralize(counts.polled, 'listing')}, {counts.listed:,} entries, "
        f"{counts.left:,} left by patterns; {pluralize(counts.taken, 'page')} tried: {loaded} would be loaded."
        " Nothing was loaded."
    )


def _trial_lines(trial: SourceTrial) -> Iterator[str]:
    cuts = Counter(cut["rule"] for document in trial.documents for cut in document["removed"])
    if cuts:
        yield f"cut: {', '.join(f'{rule} {number:,}' for rule, number in cuts.most_common())}"
    for rejected in trial.rejected:
        yield f"refused ({rejected.reason}): {rejected.message}"
    for page in trial.failed:
        yield f"not fetched ({page.reason}): {page.url}"
    for reason, number in trial.counts.listing_failures.items():
        yield f"listings not fetched: {reason} {number:,}"
    yield from trial.notices
    for page in trial.listed[:LISTED]:
        yield f"listed, not tried: {page.url}"
    if (more := len(trial.listed) - LISTED) > 0:
        yield f"and {more:,} more"


def trial_object(name: str, trial: SourceTrial) -> dict[str, Any]:
    """Return the result of a trial as a JSON object."""
    return {
        "source": name,
        "counts": trial.counts.model_dump(mode="json"),
        "notices": trial.notices,
        "documents": [_loaded(document) for document in trial.documents],
        "refused": [{"reason": one.reason, "message": one.message} for one in trial.rejected],
        "not_fetched": [{"url": one.url, "reason": one.reason} for one in trial.failed],
        "not_tried": [one.url for one in trial.listed],
    }


def _loaded(document: Document) -> dict[str, Any]:
    names = ("url", "title", "display_title", "published", "published_source", "language", "authors")
    return {
        **{name: document[name] for name in names},
        "characters": len(document["body"]),
        "removed": document["removed"],
        "left_out": document["left_out"],
    }
