"""The round: segments of killed runs, listings, pages; then the segments to ingest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from elasticsearch import Elasticsearch

from infra.collect.rounds.context import CollectContext, RoundOptions
from infra.collect.rounds.forgetting import forget_finished_pages
from infra.collect.rounds.hosts import Hosts
from infra.collect.rounds.journal import SegmentJournal
from infra.collect.rounds.ledger import RoundLedger
from infra.collect.rounds.polling import ListingPoller
from infra.collect.rounds.recovery import recover_segments
from infra.collect.rounds.schedule import HostSchedule, Job
from infra.collect.rounds.visiting import PageJob, PageVisitor
from infra.collect.sources_file.model import Source
from infra.collect.state import CollectedSegment, SegmentStage, StateReader, StateWriter
from infra.collect.state.documents import segment_document
from infra.errors import DatelineError
from transforms.collecting.outcomes import SourceCounts


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The result of a round.

    Attributes:
        counts: By source, of those that were due.
        segments: That the round published.
        notices: Sentences: what has moved, is gone, failed.
        is_complete: False if it was stopped, or ran out of time.
    """

    counts: dict[str, SourceCounts]
    segments: tuple[CollectedSegment, ...]
    notices: tuple[str, ...]
    is_complete: bool


def collect_round(
    context: CollectContext, sources: Sequence[Source], options: RoundOptions | None = None
) -> RoundResult:
    """Collect the sources that are due into the archive. The index of run state must exist.

    Raises:
        ArchiveUnwritable: A page could not be archived; nothing is lost.
        LockLost: Another run collects for this index.
        IndexingError: The state cannot be read or written.
    """
    return _Round(context, sources, options or RoundOptions()).run()


def segments_to_ingest(client: Elasticsearch, index: str) -> list[CollectedSegment]:
    """Return the published segments that no ingest has read, the oldest first. Raises IndexingError."""
    return StateReader(client, index).segments(SegmentStage.PUBLISHED)


def mark_ingested(client: Elasticsearch, index: str, segments: Sequence[CollectedSegment], ingest: str) -> None:
    """Record that the run `ingest` has read the segments. Raises IndexingError."""
    writer = StateWriter(client, index)
    for segment in segments:
        writer.put(*segment_document(replace(segment, state=SegmentStage.INGESTED, ingest=ingest, new_published={})))
    writer.flush(refresh=True)


class _Round:
    def __init__(self, context: CollectContext, sources: Sequence[Source], options: RoundOptions) -> None:
        self._context, self._options = context, options
        enabled = [one for one in sources if one.enabled or one.name in options.only]
        self._sources = [one for one in enabled if not options.only or one.name in options.only]
        self._deadline = context.clock.now() + timedelta(minutes=options.minutes)
        self._reader, self._writer = context.open_state()
        self._ledger = RoundLedger(context.count)
        self._hosts = Hosts(self._reader, self._writer, context.fetcher, context.clock, context.is_stopping)
        self._journal = SegmentJournal(context, self._writer)

    def run(self) -> RoundResult:
        """Recover, poll, visit; a round that is stopped publishes what it has archived too."""
        by_name = {source.name: source for source in self._sources}
        try:
            recover_segments(self._context, self._reader, self._writer, by_name, self._ledger)
            left = self._poll()
            left += self._visit()
            forget_finished_pages(self._reader, self._writer, self._context.clock.now())
            self._finish()
        except BaseException as stop:
            if not isinstance(stop, Exception):
                with suppress(DatelineError):
                    self._finish()
            raise
        finally:
            self._journal.close()
        return RoundResult(
            counts=self._ledger.totals(self._reader.pending()),
            segments=tuple(self._journal.published),
            notices=tuple(self._ledger.notices),
            is_complete=not left and not self._context.is_stopping(),
        )

    def _finish(self) -> None:
        self._journal.publish()
        self._writer.flush(refresh=True)

    def _poll(self) -> int:
        """Poll the listings that are due; return the number of those that were left."""
        poller = ListingPoller(self._context, self._hosts, self._reader, self._writer, self._ledger)
        schedule = self._schedule(poller.poll)
        poller.add = schedule.add
        jobs = poller.due_jobs(self._sources, only_due=not self._options.only)
        left = schedule.run(jobs, self._options.hosts)
        self._writer.flush(refresh=True)
        return len(left)

    def _visit(self) -> int:
        """Fetch the pages that are due; return the number of those that were left."""
        by_name = {source.name: source for source in self._sources}
        most = {source.name: source.limits.pages_a_round for source in self._sources}
        due = self._reader.due_pages(most, self._context.clock.now())
        jobs = [PageJob(by_name[name], state) for name, state in due]
        for job in jobs:
            self._ledger.count(job.source.name, taken=1)
        visitor = PageVisitor(self._context, self._hosts, (self._reader, self._writer), self._journal, self._ledger)
        schedule = self._schedule(visitor.visit)
        left = schedule.run(jobs, self._options.hosts)
        for job in left:
            visitor.postpone(job)
        return len(left)

    def _schedule(self, perform: Callable[[Job], None]) -> HostSchedule[Job]:
        return HostSchedule(self._hosts, self._context.clock, self._deadline, perform, self._context.fetcher.cancel)
