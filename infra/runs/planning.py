"""Plans a run: everything under its paths, without the work of its earlier attempts or of completed runs."""

from __future__ import annotations

from dataclasses import dataclass

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import count_documents, refresh
from infra.execution.report import ShardReport, sum_reports
from infra.runs.active import ActiveRun
from infra.runs.ingested_files import IngestedFiles
from infra.runs.receipts import RunReceipts
from infra.runs.records import RunState, ShardRecord
from infra.runs.remaining import RemainingWork, find_remaining_work
from infra.sources import FoundSegments, Segment, Shard, group_into_shards
from infra.sources.segments import SHARD_BYTES
from transforms.records import GENERATION

NAMED = 5
"""Files that a remark names; of the others it gives the number."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The work of a run.

    Attributes:
        shards: The shards to run.
        done: The totals of finished shards of earlier attempts, and of segments with a receipt.
        segments: All segments of the run, finished or not.
        remarks: Sentences for the report.
        receipts: The receipts of the run.
    """

    shards: tuple[Shard, ...]
    done: ShardReport
    segments: tuple[Segment, ...]
    remarks: tuple[str, ...]
    receipts: RunReceipts

    @property
    def bytes(self) -> int:
        """The size of the shards to run."""
        return sum(shard.bytes for shard in self.shards)


def plan_run(client: Elasticsearch, run: ActiveRun, found: FoundSegments, shard_bytes: int = SHARD_BYTES) -> RunPlan:
    """Plan the run over what was found, and record the number of its shards. Raises IndexingError."""
    remarks: list[str] = []
    segments = found.segments
    request = run.record.request
    if request.new_only and not request.force:
        segments = _unread(client, run, segments, remarks)
    receipts = RunReceipts.open(
        client, run.record.index, request.source, force=request.force, is_archived=request.archive
    )
    left = _find_remaining(client, run, segments, remarks)
    unsettled, settled = receipts.settle(left.segments)
    shards = tuple(group_into_shards(unsettled, run.record.shards, shard_bytes))
    run.add_planned_shards(len(shards))
    done = sum_reports([*(shard.report for shard in left.done), settled])
    return RunPlan(shards, done, segments, tuple(remarks), receipts)


def _unread(
    client: Elasticsearch, run: ActiveRun, segments: tuple[Segment, ...], remarks: list[str]
) -> tuple[Segment, ...]:
    """The segments of files that no completed run has read in their current state; all if its documents are gone."""
    if gone := _documents_gone(client, run):
        remarks.append(gone)
        return segments
    marks = IngestedFiles(client, run.record.index, run.record.request.source, run.index_uuid)
    unread = tuple(marks.unread(segments))
    files, passed = (len({segment.path for segment in some}) for some in (segments, set(segments) - set(unread)))
    if passed:
        remarks.append(f"of {files:,} files {passed:,} are unchanged since a completed run read them, and were skipped")
    return unread


def _find_remaining(
    client: Elasticsearch, run: ActiveRun, segments: tuple[Segment, ...], remarks: list[str]
) -> RemainingWork:
    """Find the work that earlier attempts have left; everything, if their work is no longer valid."""
    if run.record.attempts == 1:
        return RemainingWork(segments, (), ())
    on_record = list(run.store.shards(run.record))
    ended = [shard for shard in on_record if shard.index_uuid == run.index_uuid]
    gone = f"{run.record.index} was replaced or recreated since" if on_record and not ended else None
    if fault := gone or _why_invalid(client, run, ended):
        remarks.append(f"resumed from the beginning: {fault}")
        return RemainingWork(segments, (), ())
    left = find_remaining_work(segments, ended)
    remarks.append(f"resumed: {len(left.done):,} shards were done before; the time is that since the first start")
    if left.changed:
        more = len(left.changed) - NAMED
        names = ", ".join(left.changed[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
        remarks.append(
            f"read again with their shards, since they (or the size of shards) changed after they were read: {names}"
        )
    return left


def _why_invalid(client: Elasticsearch, run: ActiveRun, ended: list[ShardRecord]) -> str | None:
    if run.record.versions.get("generation") != GENERATION:
        return "it was begun by another generation of the pipeline"
    refresh(client, run.record.index)
    indexed = sum_reports(shard.report for shard in ended).outcomes["indexed"]
    if count_documents(client, run.record.index) < indexed:
        return f"{run.record.index} has fewer documents than it had loaded"
    return None


def _documents_gone(client: Elasticsearch, run: ActiveRun) -> str | None:
    """Say why every file is read: Dateline deletes no document, so an index with fewer was deleted and recreated."""
    for last in run.store.latest(1, state=RunState.COMPLETED, flow="ingest"):
        before, now = last.report.documents if last.report else None, count_documents(client, run.record.index)
        if before is not None and now < before:
            return (
                f"every file was read: {run.record.index} had {now:,} documents, "
                f"and {before:,} after the last completed run"
            )
    return None
