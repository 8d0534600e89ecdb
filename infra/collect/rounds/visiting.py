"""Visits of pages: fetched into the archive, or replaced by the entry of their feed, then recorded.

A page that has moved for good and its new address are one article: the address that was known first is fetched, and the
redirect followed. If the new address was loaded as an article of its own before, it stays, and the former one is
withdrawn. A redirect decides on the articles of its own site alone: it neither renames, withdraws nor replaces those of
the site that it leads to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import orjson

from infra.collect.fetching.exchange import Fetched, FetchError
from infra.collect.listing.article_links import is_same_site, is_section_of
from infra.collect.rounds.context import CollectContext
from infra.collect.rounds.hosts import Hosts
from infra.collect.rounds.journal import DIGEST_KEY, PAGE_KEY, SegmentJournal
from infra.collect.rounds.ledger import RoundLedger
from infra.collect.rounds.requests import failure_of, page_request
from infra.collect.sources_file.model import Source
from infra.collect.state import ReadableState, WritableState
from infra.collect.state.documents import entry_id, known_document, page_document
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.collecting.failures import CANCELLED, FRONT_PAGE, GONE, SECTION, RequestFailure
from transforms.collecting.outcomes import PageOutcome
from transforms.collecting.page_urls import host_of, is_front_page, page_id
from transforms.collecting.pages import PageAnswer, after_entry, after_failed_visit, after_visit, known_page, outcome_of
from transforms.collecting.states import PageState


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page that is due."""

    source: Source
    state: PageState

    @property
    def host(self) -> str:
        """The host to request it from."""
        return host_of(self.state.url)


class PageVisitor:
    """Visits the pages of one round. Thread-safe."""

    def __init__(
        self,
        context: CollectContext,
        hosts: Hosts,
        state: tuple[ReadableState, WritableState],
        journal: SegmentJournal,
        ledger: RoundLedger,
    ) -> None:
        self._context, self._hosts, self._journal, self._ledger = context, hosts, journal, ledger
        self._reader, self._writer = state
        self._aliases: set[str] = set()

    def visit(self, job: PageJob) -> None:
        """Visit one page. Raises RequestStopped, ArchiveUnwritable, IndexingError."""
        if page_id(job.state.url) in self._aliases:
            self._ledger.count_outcome(job.source.name, PageOutcome.UNCHANGED)
            return
        if job.state.reason == GONE:  # its feed has another text, which is used without a request
            self._fail(job, RequestFailure(GONE))
            return
        request = page_request(job.source, job.state, self._context.headers_of(job.source))
        try:
            fetched = self._hosts.fetch(request, job.source.delay)
        except FetchError as error:
            self._fail(job, failure_of(error))
        else:
            if reason := _reason_of_target(job.state.url, fetched):
                self._fail(job, RequestFailure(reason))
            elif (target := self._target_of(job.state, fetched)) and _is_had(target):
                self._merge(job, target, fetched)
            else:
                self._succeed(job, fetched)

    def postpone(self, job: PageJob) -> None:
        """Count a page that is left for the next round."""
        self._ledger.count_outcome(job.source.name, PageOutcome.POSTPONED)

    def _succeed(self, job: PageJob, fetched: Fetched) -> None:
        page, state = page_id(job.state.url), job.state
        digest = None if fetched.is_unmodified else sha256(fetched.content).hexdigest()
        named = _article_url(state, fetched)
        answer = PageAnswer(digest, named, fetched.etag, fetched.last_modified, fetched.moved_to)
        outcome, archived = outcome_of(state, answer), None
        if outcome is not PageOutcome.UNCHANGED:
            metadata = RecordMetadata(
                source=state.source,
                url=named if named != fetched.url else None,
                language=state.language,
                extra={PAGE_KEY: page, DIGEST_KEY: digest},
            )
            is_new = outcome is PageOutcome.NEW and not state.from_feed
            archived = self._journal.write_page(fetched, metadata, state.published if is_new else None)
        now = self._context.clock.now()
        done = after_visit(state, answer, archived, now, revisit=job.source.revisit)
        self._record(page, state, done)
        if fetched.moved_to and page_id(fetched.moved_to) != page and is_same_site(fetched.moved_to, state.url):
            self._know(known_page(done, fetched.moved_to, now))
        self._ledger.count_outcome(job.source.name, outcome)

    def _fail(self, job: PageJob, failure: RequestFailure) -> None:
        page, name, now = page_id(job.state.url), job.source.name, self._context.clock.now()
        if failure.reason == CANCELLED:
            self.postpone(job)
            return
        failed = after_failed_visit(job.state, failure, now, revisit=job.source.revisit)
        content = self._reader.entry(page) if failed.use_entry else None
        if content is None or failed.state.entry_format is None:
            self._writer.put(*page_document(failed.state))
            self._ledger.count_outcome(name, failed.outcome, failure.reason)
            return
        metadata = RecordMetadata(
            source=failed.state.source,
            url=failed.state.article_url,
            language=failed.state.language,
            format=failed.state.entry_format,
            extra={PAGE_KEY: page},
        )
        published = None if job.state.from_feed else job.state.published
        archived = self._journal.write_entry(content, job.state.url, now, metadata, published)
        self._record(page, job.state, after_entry(failed.state, archived, now))
        self._ledger.count_outcome(name, PageOutcome.FROM_FEED, failure.reason)

    def _target_of(self, state: PageState, fetched: Fetched) -> PageState | None:
        """Return the state of another article at the address that this page has moved to for good; None without one."""
        if fetched.moved_to is None or (target := page_id(fetched.moved_to)) == page_id(state.url):
            return None
        self._writer.flush()
        found = self._reader.pages([target]).get(target)
        if found is None or found.alias_of == page_id(state.url):
            return None
        return replace(found, url=fetched.moved_to)

    def _merge(self, job: PageJob, target: PageState, fetched: Fetched) -> None:
        """Record that a page has moved to the address of another article; its own one is withdrawn."""
        page, state, now = page_id(job.state.url), job.state, self._context.clock.now()
        is_withdrawn = _is_had(state) and state.article_url != target.article_url and _has_moved(state, fetched)
        if is_withdrawn:
            notice = {
                "uri": state.article_url,
                "type": "text",
                "pubstatus": "canceled",
                "ednote": f"The page has moved to {fetched.url}, which is in the index as an article of its own.",
            }
            metadata = RecordMetadata(
                source=state.source, url=state.article_url, format="ninjs", extra={PAGE_KEY: page}
            )
            self._journal.write_entry(orjson.dumps(notice), state.url, now, metadata)
        self._writer.put(*known_document(known_page(target, state.url, now)))
        if state.entry_format is not None:
            self._writer.delete(entry_id(page))
        self._ledger.count_outcome(job.source.name, PageOutcome.CHANGED if is_withdrawn else PageOutcome.UNCHANGED)

    def _know(self, alias: PageState) -> None:
        """Record that a URL is another address of an article; a page of it that waits is not fetched."""
        page = page_id(alias.url)
        known = self._reader.pages([page]).get(page)
        if known is not None and known.alias_of:
            return
        if known is not None and known.entry_format is not None:
            self._writer.delete(entry_id(page))
        self._aliases.add(page)
        self._writer.put(*known_document(alias))

    def _record(self, page: str, before: PageState, after: PageState) -> None:
        self._writer.put(*page_document(after))
        if before.entry_format is not None:
            self._writer.delete(entry_id(page))


def _reason_of_target(url: str, fetched: Fetched) -> str | None:
    """Return the reason for which the target of a page's redirects is not its article; None if it is."""
    if not fetched.hops:
        return None
    if is_front_page(fetched.url) and not is_front_page(url):
        return FRONT_PAGE
    return SECTION if is_section_of(fetched.url, url) else None


def _article_url(state: PageState, fetched: Fetched) -> str:
    """Return the URL that a page's article has in the index: the first one, unless that is of a site that has no part
    in this response."""
    first = state.article_url
    if first and (is_same_site(first, state.url) or is_same_site(first, fetched.url)):
        return first
    return fetched.url


def _has_moved(state: PageState, fetched: Fetched) -> bool:
    """Return whether the redirects are also those of the URL that the page's article has in the index."""
    return page_id(state.article_url or state.url) in {page_id(hop.url) for hop in fetched.hops}


def _is_had(state: PageState) -> bool:
    """Return whether the archive has an article of the page."""
    return state.visits > 0 or state.from_feed
