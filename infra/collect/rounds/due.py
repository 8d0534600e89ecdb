"""The work that is due: listings, those that sitemap indexes name, pages, and segments that wait."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from infra.collect.listing.listed import ListingKind
from infra.collect.sources_file.model import Source
from infra.collect.state import ReadableState, SegmentStage
from transforms.collecting.page_urls import host_of
from transforms.collecting.states import ListingState


@dataclass(frozen=True, slots=True)
class PollJob:
    """A listing to poll; `depth` is 0 for one of sources.yaml, 1 for a sitemap that a sitemap index names."""

    source: Source
    state: ListingState
    depth: int = 0

    @property
    def host(self) -> str:
        """The host to request it from."""
        return host_of(self.state.current_url)


def due_listings(reader: ReadableState, sources: Sequence[Source], now: datetime, *, only_due: bool) -> list[PollJob]:
    """Return a job for each listing of the sources, retired ones too, or for those that are due.

    Sitemaps of an index that is not due are polled when they are due themselves. Raises IndexingError.
    """
    jobs = [PollJob(source, state) for source in sources for state in _listings(source)]
    known = {(one.source, one.url): one for one in reader.listings((j.source.name, j.state.url) for j in jobs)}
    found: list[PollJob] = []
    for job in (replace(job, state=known.get((job.source.name, job.state.url), job.state)) for job in jobs):
        if job.state.is_due(now) or not only_due:
            found.append(job)
        else:
            found += _due_nested(reader, job, now)
    return found


def nested_listings(reader: ReadableState, job: PollJob, urls: Sequence[str]) -> list[PollJob]:
    """Return a job for each sitemap that an index names. Raises IndexingError."""
    if job.depth >= job.source.limits.depth:
        return []
    known = {state.url: state for state in reader.listings((job.source.name, url) for url in urls)}
    fresh = ListingState("", job.source.name, ListingKind.SITEMAP)
    return [PollJob(job.source, known.get(url) or replace(fresh, url=url), job.depth + 1) for url in urls]


def has_due_work(reader: ReadableState, sources: Sequence[Source], now: datetime) -> bool:
    """Return whether a round over the sources, and the ingest after it, would have anything to do.

    Raises:
        IndexingError: The state cannot be read.
    """
    enabled = [source for source in sources if source.enabled]
    if due_listings(reader, enabled, now, only_due=True):
        return True
    if any(True for _ in reader.due_pages({source.name: 1 for source in enabled}, now)):
        return True
    here = socket.gethostname()
    return bool(reader.segments(SegmentStage.PUBLISHED)) or any(
        segment.host == here for segment in reader.segments(SegmentStage.OPEN)
    )


def _due_nested(reader: ReadableState, job: PollJob, now: datetime) -> list[PollJob]:
    found: list[PollJob] = []
    for nested in nested_listings(reader, job, job.state.more):
        found += [nested] if nested.state.is_due(now) else _due_nested(reader, nested, now)
    return found


def _listings(source: Source) -> list[ListingState]:
    kinds = (
        (ListingKind.FEED, source.feeds),
        (ListingKind.SITEMAP, source.sitemaps),
        (ListingKind.START_PAGE, source.start_pages),
    )
    return [ListingState(url, source.name, kind.value) for kind, urls in kinds for url in urls]
