"""Visits of pages: fetched into the archive, or replaced by the entry of their feed, then recorded."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from infra.collect.fetching.exchange import Fetched, FetchError
from infra.collect.rounds.context import CollectContext
from infra.collect.rounds.hosts import Hosts
from infra.collect.rounds.journal import DIGEST_KEY, PAGE_KEY, SegmentJournal
from infra.collect.rounds.ledger import RoundLedger
from infra.collect.rounds.requests import failure_of, page_request
from infra.collect.sources_file.model import Source
from infra.collect.state import ReadableState, WritableState
from infra.collect.state.documents import entry_id, known_document, page_document
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.collecting.failures import CANCELLED, FRONT_PAGE, RequestFailure
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

    def visit(self, job: PageJob) -> None:
        """Visit one page. Raises RequestStopped, ArchiveUnwritable, IndexingError."""
        request = page_request(job.source, job.state, self._context.headers_of(job.source))
        try:
            fetched = self._hosts.fetch(request, job.source.delay)
        except FetchError as error:
            self._fail(job, failure_of(error))
        else:
            if fetched.hops and is_front_page(fetched.url) and not is_front_page(job.state.url):
                self._fail(job, RequestFailure(FRONT_PAGE))
            else:
                self._succeed(job, fetched)

    def postpone(self, job: PageJob) -> None:
        """Count a page that is left for the next round."""
        self._ledger.count_outcome(job.source.name, PageOutcome.POSTPONED)

    def _succeed(self, job: PageJob, fetched: Fetched) -> None:
        page, state = page_id(job.state.url), job.state
        digest = None if fetched.is_unmodified else sha256(fetched.content).hexdigest()
        answer = PageAnswer(digest, fetched.url, fetched.etag, fetched.last_modified, fetched.moved_to)
        named = state.article_url or fetched.url
        outcome, archived = outcome_of(state, answer), None
        if outcome is not PageOutcome.UNCHANGED:
            metadata = RecordMetadata(
                source=state.source,
                url=named if named != fetched.url else None,
                language=state.language,
                extra={PAGE_KEY: page, DIGEST_KEY: digest},
            )
            archived = self._journal.write_page(fetched, metadata)
        now = self._context.clock.now()
        done = after_visit(state, answer, archived, now, revisit=job.source.revisit)
        self._record(page, state, done)
        if fetched.moved_to and fetched.moved_to != state.moved_to:
            self._know(known_page(done, fetched.moved_to, now))
        if outcome is PageOutcome.NEW and not state.from_feed:
            self._ledger.add_published(job.source.name, state.published)
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
        archived = self._journal.write_entry(content, job.state.url, now, metadata)
        self._record(page, job.state, after_entry(failed.state, archived, now))
        if not job.state.from_feed:
            self._ledger.add_published(name, job.state.published)
        self._ledger.count_outcome(name, PageOutcome.FROM_FEED, failure.reason)

    def _know(self, page: PageState) -> None:
        """Record that a URL is that of a known article, unless it has a state of its own."""
        if not self._reader.pages([page_id(page.url)]):
            self._writer.put(*known_document(page))

    def _record(self, page: str, before: PageState, after: PageState) -> None:
        self._writer.put(*page_document(after))
        if before.entry_format is not None:
            self._writer.delete(entry_id(page))
