"""The report of a run of `collect`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median, quantiles

from pydantic import BaseModel, ConfigDict

from infra.plural import pluralize
from transforms.collecting.outcomes import PageOutcome, SourceCounts


class Latency(BaseModel):
    """Seconds from publication, as listings say it, to the end of the ingest that made articles searchable.

    Attributes:
        articles: New articles with a known time of publication.
        median: Seconds of the median.
        p90: Seconds of nine in ten.
    """

    model_config = ConfigDict(frozen=True)

    articles: int
    median: float
    p90: float


class CollectReport(BaseModel):
    """The results of a run of `collect`.

    Attributes:
        sources: Counts by source, of those that had something to do.
        latency: By source.
        notices: Sentences on listings that have moved, are gone or failed, and on segments.
        segments: Segments of the archive that an ingest has read, those of earlier runs included.
        waiting: Segments that wait for an ingest.
        ingest: The id of the run that ingested them; None without one.
        ingested: Its inputs by outcome.
        is_complete: False if the run was out of time before all that was due was done.
    """

    model_config = ConfigDict(frozen=True)

    sources: dict[str, SourceCounts] = {}
    latency: dict[str, Latency] = {}
    notices: list[str] = []
    segments: int = 0
    waiting: int = 0
    ingest: str | None = None
    ingested: dict[str, int] = {}
    is_complete: bool = True

    @property
    def total(self) -> SourceCounts:
        """The counts of all sources."""
        return sum(self.sources.values(), start=SourceCounts())

    @property
    def is_empty(self) -> bool:
        """True if there was nothing to do."""
        return not self.sources and not self.segments and not self.waiting

    @property
    def adds_up(self) -> bool:
        """True if each listed entry and each page has exactly one outcome."""
        return all(counts.adds_up for counts in self.sources.values())

    @property
    def line(self) -> str:
        """`12 listings, 30 pages: new 28, failed 2; 5 pending`."""
        total = self.total
        named = [f"{outcome.value} {total.count(outcome):,}" for outcome in PageOutcome if total.count(outcome)]
        pages = pluralize(total.taken, "page") + (f": {', '.join(named)}" if named else "")
        pending = f"; {total.pending:,} pending" if total.pending else ""
        return f"{pluralize(total.polled, 'listing')}, {pages}{pending}"


def latencies(published: Mapping[str, Sequence[datetime]], indexed: datetime) -> dict[str, Latency]:
    """Return the latency by source of articles that became searchable at `indexed`."""
    return {
        source: _latency([max(0.0, (indexed - moment).total_seconds()) for moment in moments])
        for source, moments in published.items()
        if moments
    }


def _latency(seconds: Sequence[float]) -> Latency:
    nine_in_ten = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Latency(articles=len(seconds), median=round(median(seconds), 1), p90=round(nine_in_ten, 1))
