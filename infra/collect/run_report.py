"""The report of a run of `collect`, built from its round and its ingest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from infra.collect.batch import SegmentBatch
from infra.collect.report import CollectReport, latencies
from infra.collect.rounds.round import RoundResult
from infra.execution.report import RunReport, ShardReport
from infra.runs import ActiveRun


def build_collect_report(run: ActiveRun, done: RoundResult, batch: SegmentBatch, ingest: RunReport | None) -> RunReport:
    """Return the report of a run with the ingest that has just ended; without one, all segments wait."""
    waiting = batch.absent if ingest else (*batch.ready, *batch.absent)
    return RunReport(
        run_id=run.record.run,
        index=run.record.index,
        flow="collect",
        paths=list(run.record.request.paths),
        started=run.record.started.isoformat(),
        seconds=run.seconds,
        total=ShardReport(shards=0),
        collected=CollectReport(
            sources=done.counts,
            latency=latencies(batch.new_published, datetime.now(UTC)) if ingest else {},
            notices=[*done.notices, *batch.notices],
            segments=len(batch.ready) if ingest else 0,
            waiting=len(waiting),
            ingest=ingest.run_id if ingest else None,
            ingested=ingest.total.outcomes if ingest else {},
            is_complete=done.is_complete,
        ),
    )


def report_without_work(run: str, index: str, notices: Sequence[str] = ()) -> RunReport:
    """Return the report of a run that had nothing to do, and is not on record."""
    return RunReport(
        run_id=run,
        index=index,
        flow="collect",
        started=datetime.now(UTC).isoformat(),
        seconds=0.0,
        total=ShardReport(shards=0),
        collected=CollectReport(notices=list(notices)),
    )
