"""The ingest of what was collected: a run of the ingest flow, below the run that collects."""

from __future__ import annotations

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from flows.ingest import ingest
from infra.collect.batch import SegmentBatch
from infra.collect.rounds import mark_ingested
from infra.execution.report import RunReport
from infra.failpoints import CollectStep, failpoint
from infra.plural import pluralize
from infra.runs import ActiveRun, IndexTaken


@dataclass(frozen=True, slots=True)
class IngestedBatch:
    """The report of the ingest; None if there was none, or if another run had the index: then `taken` has the error."""

    report: RunReport | None = None
    taken: IndexTaken | None = None


def ingest_batch(client: Elasticsearch, run: ActiveRun, batch: SegmentBatch) -> IngestedBatch:
    """Ingest segments and mark them as ingested. Raises as the ingest flow, and LockLost."""
    if not batch.ready:
        return IngestedBatch()
    index = run.record.index
    try:
        report = ingest(paths=batch.paths, index=index, archive=False)
    except IndexTaken as taken:
        waiting = pluralize(len(batch.ready), "segment")
        message = f"{taken.message} What was fetched is in the archive: the next run loads it ({waiting})."
        return IngestedBatch(taken=IndexTaken(message, taken.remedy))
    failpoint(CollectStep.SEGMENTS_INGESTED)
    if report.total.adds_up:
        run.lease.require()
        mark_ingested(client, index, batch.ready, report.run_id)
        failpoint(CollectStep.SEGMENTS_MARKED)
    return IngestedBatch(report)
