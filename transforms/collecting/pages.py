"""The state of a page after it was listed, fetched, or failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from transforms.collecting.failures import GONE, ROBOTS, RequestFailure
from transforms.collecting.outcomes import PageOutcome
from transforms.collecting.page_urls import page_id
from transforms.collecting.schedule import RETRIES, REVISITS, next_revisit, retry_after_failure
from transforms.collecting.states import KeptEntry, PageState
from transforms.records import ArchivedRecord

ATTEMPTS_WITH_ENTRY = 2
"""Failures in a row of a page, those of an outage apart, after which it is given up if its feed has the text."""


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The response to the request of a page.

    Attributes:
        digest: None for 304.
        url: The URL by which the record of the page names its article.
        moved_to: Where the page has moved for good.
    """

    digest: str | None
    url: str
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page after a failed request; `use_entry` if the entry of its feed takes its place."""

    state: PageState
    outcome: PageOutcome
    use_entry: bool = False


def listed_again(state: PageState, updated: datetime | None, now: datetime) -> PageState | None:
    """Return the state of a known page that its listing reports as updated since; None if nothing changes.

    A page that is gone for good is not asked for again.
    """
    if state.retired or updated is None or state.fetched is None or state.from_feed or updated <= state.fetched:
        return None
    if state.reason == GONE:
        return None
    if state.updated is not None and updated <= state.updated:
        return None
    return replace(state, updated=updated, next_visit=min(state.next_visit or now, now))


def entry_changed(state: PageState, entry: KeptEntry, now: datetime, *, revisit: bool) -> PageState | None:
    """Return the state of a known page whose feed now has this entry; None if nothing changes.

    An entry that waits for its page to fail is replaced. In the place of one that was archived the new one is used,
    once the page has been tried again.
    """
    if state.retired or state.visits or state.entry_digest == entry.digest or (state.from_feed and not revisit):
        return None
    changed = replace(state, entry_format=entry.format, entry_digest=entry.digest)
    is_waiting = state.next_visit is not None and not state.from_feed
    return changed if is_waiting else replace(changed, next_visit=min(state.next_visit or now, now))


def is_same_article(state: PageState, published: datetime | None) -> bool:
    """Return whether an entry with the id of a known page's entry is the same article at another URL.

    Both must give the same time: the ids of some feeds are but the numbers of their entries.
    """
    return published is not None and state.published == published


def known_page(state: PageState, url: str, now: datetime) -> PageState:
    """Return the state of another URL of a page's article: it is not requested, the page is in its place."""
    fresh = PageState(url, state.source, now, visits=1, fetched=now, language=state.language)
    return replace(fresh, article_url=state.article_url or state.url, alias_of=state.alias_of or page_id(state.url))


def outcome_of(state: PageState, answer: PageAnswer) -> PageOutcome:
    """Return the outcome of a successful request."""
    if state.visits == 0:
        return PageOutcome.NEW
    return PageOutcome.UNCHANGED if answer.digest in (None, state.digest) else PageOutcome.CHANGED


def after_visit(
    state: PageState, answer: PageAnswer, archived: ArchivedRecord | None, now: datetime, *, revisit: bool
) -> PageState:
    """Return the state after a successful request; `archived` is the record that was written, if one was."""
    return replace(
        state,
        visits=state.visits + 1,
        fetched=now,
        digest=answer.digest or state.digest,
        etag=answer.etag or (state.etag if answer.digest is None else None),
        last_modified=answer.last_modified or (state.last_modified if answer.digest is None else None),
        next_visit=next_revisit(state.found, state.published, now) if revisit else None,
        failures=0,
        reason=None,
        moved_to=answer.moved_to or state.moved_to,
        article_url=answer.url,
        archived=archived or state.archived,
        from_feed=False,
        entry_format=None,
    )


def after_failed_visit(state: PageState, failure: RequestFailure, now: datetime, *, revisit: bool) -> FailedPage:
    """Return the state after a failed request.

    A page that was fetched before stays as it is, and is visited again with its next revisit. Any other is requested
    again after growing waits, until it is given up. The entry of its feed takes its place, if there is one, at the
    first failure that is not an outage of the host, which alone gives a page up only once it is old.
    """
    failed = replace(state, failures=state.failures + 1, reason=failure.reason, next_visit=None)
    outcome = PageOutcome.ROBOTS if failure.reason == ROBOTS else PageOutcome.FAILED
    if state.visits:
        revisited = next_revisit(state.found, state.published, now) if revisit and not failure.is_final else None
        return FailedPage(replace(failed, next_visit=revisited), outcome)
    has_entry = state.entry_format is not None
    if _is_given_up(failed, failure, now):
        return FailedPage(failed, outcome, use_entry=has_entry)
    if failure.reason == ROBOTS:  # it may change, and is read again without a request of the page
        return FailedPage(replace(failed, next_visit=next_revisit(state.found, None, now)), outcome)
    again = now + retry_after_failure(failed.failures, failure.retry_after)
    return FailedPage(replace(failed, next_visit=again), outcome, use_entry=has_entry and not failure.is_outage)


def _is_given_up(failed: PageState, failure: RequestFailure, now: datetime) -> bool:
    if failure.is_final:
        return True
    has_text = failed.entry_format is not None or failed.from_feed
    if failure.reason == ROBOTS:
        return has_text
    if failed.failures <= len(RETRIES):
        return has_text and not failure.is_outage and failed.failures >= ATTEMPTS_WITH_ENTRY
    return not failure.is_outage or has_text or now - failed.found > REVISITS[-1]


def after_entry(state: PageState, archived: ArchivedRecord, now: datetime) -> PageState:
    """Return the state of a page in whose place the entry of its feed was archived."""
    named = state.article_url or state.url
    return replace(state, fetched=now, archived=archived, from_feed=True, entry_format=None, article_url=named)
