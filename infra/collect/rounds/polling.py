"""Polls of listings: the pages that they list are written as pending, then the listing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from infra.collect.fetching.exchange import Fetched, FetchError
from infra.collect.listing.article_links import is_same_site
from infra.collect.listing.listed import Listed, ListingKind
from infra.collect.listing.read import read_listing
from infra.collect.rounds.context import CollectContext
from infra.collect.rounds.due import PollJob, due_listings, nested_listings
from infra.collect.rounds.hosts import Hosts
from infra.collect.rounds.ledger import RoundLedger
from infra.collect.rounds.requests import failure_of, listing_request
from infra.collect.sources_file.model import Source
from infra.collect.state import ReadableState, WritableState
from infra.collect.state.documents import entry_document, known_document, listing_document, page_document
from infra.failpoints import CollectStep, failpoint
from transforms.collecting.failures import CANCELLED, RequestFailure
from transforms.collecting.listings import ListingAnswer, after_failed_poll, after_poll
from transforms.collecting.page_urls import page_id, request_url
from transforms.collecting.pages import entry_changed, is_same_article, known_page, listed_again
from transforms.collecting.patterns import UrlPatterns
from transforms.collecting.states import KeptEntry, PageState

DAMAGED = "damaged"
"""The reason of a listing that cannot be read."""

_MOST_MOVES = 5
"""Moves of one article that are followed from its latest address to the page that has its state."""


class ListingPoller:
    """Polls listings of one round. Thread-safe."""

    def __init__(
        self, context: CollectContext, hosts: Hosts, reader: ReadableState, writer: WritableState, ledger: RoundLedger
    ) -> None:
        self._context, self._hosts, self._reader = context, hosts, reader
        self._writer, self._ledger = writer, ledger
        self.add: Callable[[PollJob], None] = lambda _: None
        self._polled: set[tuple[str, str]] = set()
        self._lock = Lock()

    def due_jobs(self, sources: Sequence[Source], *, only_due: bool) -> list[PollJob]:
        """Return a job for each listing of the sources, or for those that are due, once each."""
        found = due_listings(self._reader, sources, self._context.clock.now(), only_due=only_due)
        return [job for job in found if self._claim(job)]

    def _claim(self, job: PollJob) -> bool:
        """Return whether a listing is polled for the first time in this round: an index may name itself."""
        with self._lock:
            key = (job.source.name, job.state.url)
            is_first = key not in self._polled
            self._polled.add(key)
            return is_first

    def poll(self, job: PollJob) -> None:
        """Poll one listing. Raises RequestStopped, IndexingError."""
        request = listing_request(job.source, job.state, self._context.headers_of(job.source))
        try:
            fetched = self._hosts.fetch(request, job.source.delay)
        except FetchError as error:
            self._ledger.count(job.source.name, polled=1)
            self._fail(job, failure_of(error), str(error))
            return
        self._ledger.count(job.source.name, polled=1)
        if fetched.is_unmodified:
            self._ledger.count(job.source.name, unmodified=1)
            self._end(job, fetched, None, 0)
        else:
            self._read(job, fetched)

    def _read(self, job: PollJob, fetched: Fetched) -> None:
        listing = read_listing(fetched, ListingKind(job.state.kind))
        if listing.damage and not listing.entries and not listing.more:
            self._fail(job, RequestFailure(DAMAGED), f"{job.state.url}: {listing.damage}")
            return
        if listing.damage:
            self._ledger.note(f"{job.state.url} of {job.source.name} could be read in part only: {listing.damage}")
        new = self._queue(job.source, listing.entries)
        self._writer.flush()
        failpoint(CollectStep.PAGES_QUEUED)
        more = listing.more if job.depth < job.source.limits.depth else ()
        self._end(job, fetched, more, new)

    def _queue(self, source: Source, entries: Sequence[Listed]) -> int:
        """Write the pages of entries that are unknown as pending, and return their number."""
        now, name = self._context.clock.now(), source.name
        patterns = UrlPatterns(source.take, source.leave)
        accepted = [entry for entry in entries if patterns.accept(entry.url)]
        taken = {page_id(entry.url): entry for entry in accepted}
        left = len(entries) - len(accepted)
        known = self._reader.pages(taken)
        for id_, (page, state) in self._follow_aliases(known).items():
            if state.url:
                self._note_again(page, state, source, taken[id_], now)
            else:
                named = replace(state, url=request_url(taken[id_].url), language=source.language)
                self._note_again(id_, named, source, taken[id_], now)
        unknown = {id_: entry for id_, entry in taken.items() if id_ not in known}
        new = self._ledger.claim(unknown.keys() - self._moved(source, unknown, taken, now))
        for id_ in taken:
            if id_ in new:
                self._put_new(id_, source, taken[id_], now)
        self._ledger.count(name, listed=len(entries), left=left, queued=len(new), known=len(accepted) - len(new))
        return len(new)

    def _follow_aliases(self, known: Mapping[str, PageState]) -> dict[str, tuple[str, PageState]]:
        """Return for each known page the id and state of the page that its article is fetched from."""
        found = {id_: (id_, state) for id_, state in known.items()}
        for _ in range(_MOST_MOVES):
            states = self._reader.pages({state.alias_of for _, state in found.values() if state.alias_of})
            if not states:
                break
            for id_, (_, state) in found.items():
                if state.alias_of in states:
                    found[id_] = (state.alias_of, states[state.alias_of])
        return found

    def _note_again(self, id_: str, state: PageState, source: Source, entry: Listed, now: datetime) -> None:
        """Record what the entry of a known page reports: a later change, or another text in its place.

        The text is used if the entry is of the source that listed the page first.
        """
        if source.revisit and (again := listed_again(state, entry.updated, now)):
            self._writer.put(*page_document(again))
        kept = _kept_entry(entry)
        if kept is None or entry.entry is None or state.source != source.name:
            return
        if changed := entry_changed(state, kept, now, revisit=source.revisit):
            self._writer.put(*entry_document(id_, entry.entry))
            self._writer.put(*page_document(changed))

    def _moved(
        self, source: Source, unknown: Mapping[str, Listed], taken: Mapping[str, Listed], now: datetime
    ) -> set[str]:
        """Record the unknown URLs of articles that are known by the id in their feed, and return their pages."""
        counts = Counter(entry.guid for entry in taken.values() if entry.guid)
        by_guid = {entry.guid: id_ for id_, entry in unknown.items() if entry.guid and counts[entry.guid] == 1}
        moved = set()
        for guid, state in self._reader.pages_by_guid(source.name, by_guid).items():
            id_ = by_guid[guid]
            is_had = state.visits > 0 or state.from_feed
            is_same = is_same_article(state, unknown[id_].published) and is_same_site(state.url, unknown[id_].url)
            if is_had and is_same and page_id(state.url) not in taken:
                self._writer.put(*known_document(known_page(state, request_url(unknown[id_].url), now)))
                self._note_again(page_id(state.url), state, source, unknown[id_], now)
                moved.add(id_)
        return moved

    def _put_new(self, id_: str, source: Source, entry: Listed, now: datetime) -> None:
        kept = _kept_entry(entry)
        if kept and entry.entry is not None:
            self._writer.put(*entry_document(id_, entry.entry))
        page = PageState(
            url=request_url(entry.url),
            source=source.name,
            found=now,
            published=entry.published,
            updated=entry.updated,
            language=source.language,
            next_visit=now,
            entry_format=kept.format if kept else None,
            entry_digest=kept.digest if kept else None,
            guid=entry.guid,
        )
        self._writer.put(*page_document(page))

    def _end(self, job: PollJob, fetched: Fetched, more: tuple[str, ...] | None, new: int) -> None:
        answer = ListingAnswer(fetched.etag, fetched.last_modified, fetched.moved_to, more)
        now = self._context.clock.now()
        state = after_poll(job.state, answer, job.source.interval, now, new=new, nested=job.depth > 0)
        if state.moved_to != job.state.moved_to:
            self._ledger.note(
                f"{job.state.url} of {job.source.name} has moved to {state.moved_to}, which is polled from now on: "
                f"change it in sources.yaml"
            )
        self._writer.put(*listing_document(state))
        failpoint(CollectStep.LISTING_RECORDED)
        for nested in nested_listings(self._reader, job, state.more):
            if nested.state.is_due(now) and self._claim(nested):
                self.add(nested)

    def _fail(self, job: PollJob, failure: RequestFailure, message: str) -> None:
        if failure.reason == CANCELLED:
            return
        state = after_failed_poll(job.state, failure, job.source.interval, self._context.clock.now())
        self._ledger.count_failed_poll(job.source.name, failure.reason)
        if state.retired:
            self._ledger.note(
                f"{job.state.url} of {job.source.name} is gone for good (410) and is polled no more: remove it from "
                f"sources.yaml"
            )
        else:
            self._ledger.note(f"A listing of {job.source.name} failed: {message}")
        self._writer.put(*listing_document(state))


def _kept_entry(entry: Listed) -> KeptEntry | None:
    if entry.entry is None or entry.entry_format is None or entry.entry_digest is None:
        return None
    return KeptEntry(entry.entry_format, entry.entry_digest)
