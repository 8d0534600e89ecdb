"""The ingest flow: plan the shards, run each as one task, add up what became of every input, judge the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import uuid4

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.parameters import AtOnce, IndexName
from flows.refusal import cancelled_when_taken
from flows.reporting.artifacts import Progress, publish_report
from flows.reporting.events import watch_rejections, watch_sources
from flows.tasks.shards import SHARDS_AT_ONCE, run_each, shard_task
from infra.deadletters import letters_of
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.endpoint import find_endpoint
from infra.execution.bounds import Bounds, out_of_bounds
from infra.execution.progress import Board, current_board, shown_on
from infra.execution.report import RunReport, ShardReport, add_up
from infra.execution.shard import RunOptions, run_shard
from infra.failpoints import Step, reached
from infra.logs import Log, configure
from infra.runs import Request, ShardRecord, plan_work, record_end, record_shard, report_of, running
from infra.settings import Settings
from infra.sources import Shard, find_segments

log = Log.of(__name__)


@shard_task
def ingest_shard(shard: Shard, options: RunOptions) -> ShardReport:
    """One shard, start to end, and the record that it is done; documents never cross the border of a task."""
    settings = Settings.read()
    report = run_shard(shard, options, settings)
    client = connect_patiently(find_endpoint(settings, log.info), settings)
    if options.token:
        record = ShardRecord.of(shard, options.run_id, report, options.incarnation)
        record_shard(client, options.index, options.token, record)
        reached(Step.SHARD_RECORDED)
    return report


@flow(name="ingest", flow_run_name="ingest-{index}", validate_parameters=True)
@cancelled_when_taken
def ingest(
    paths: Annotated[list[str], Field(min_length=1)],
    index: IndexName = "dateline",
    source: str | None = None,
    force: bool = False,
    new_only: bool = False,
    resume: str | None = None,
    most_rejected: Annotated[float, Field(ge=0, le=1)] | None = None,
    at_least: Annotated[int, Field(ge=0)] = 0,
    shards_at_once: AtOnce = SHARDS_AT_ONCE,
) -> RunReport:
    """Load articles into Elasticsearch; what was loaded is searchable when the run ends.

    Whatever is wrong with a single article is one of the outcomes of the report.

    Args:
        paths: Files or folders of articles, as the worker sees them.
        index: The alias to load into; its index is made if needed.
        source: The source of records that name none.
        force: Replace also what is unchanged or newer than the input.
        new_only: Pass over files that a completed run has read as they are.
        resume: A run of the same paths and options to go on with; by default the latest one, if it was lost.
        most_rejected: The share of inputs, 0 to 1, above which refusals make the run fail; by default any share.
        at_least: The number of inputs below which the run fails.
        shards_at_once: Shards submitted at a time; each keeps all worker processes busy.

    Raises:
        SourceError: a path cannot be read.
        DeadLetterError: what is refused could not be kept.
        IndexTaken: another run is alive and has the index; this one is cancelled.
        LockLost: another run has taken it over.
        IndexReplaced: the index was exchanged or made anew meanwhile.
        OutOfBounds: all is done and on record, and too few inputs came or too many were refused.
    """
    settings = Settings.read()
    configure(settings)
    found = find_segments(paths, settings.shard_bytes)
    reached(Step.PLANNED)
    client = connect_patiently(find_endpoint(settings, log.info), settings)
    ensure_index(client, index)
    letters = letters_of(settings, index)
    storage = letters.check()
    request = Request.ingest(paths, source, force=force, new_only=new_only)
    run_id, due = str(flow_run.id or uuid4()), flow_run.scheduled_start_time
    with running(client, index, run_id, request, settings, log.warning, due, resume) as run:
        reached(Step.LOCKED)
        work = plan_work(client, run, found, settings.shard_bytes)
        roots = tuple(str(Path(path).resolve()) for path in paths)
        options = RunOptions(run.record.run, index, source, force, storage, run.token, run.incarnation, roots)
        with shown_on(current_board() or Board()) as board:
            progress = Progress(board, work.bytes)
            total = work.done + add_up(
                run_each(work.shards, lambda shard: ingest_shard.submit(shard, options), shards_at_once, progress)
            )
        report = report_of(client, run, letters, total, remarks=[*found.remarks, *work.remarks], ignored=found.ignored)
        complaint = Bounds(most_rejected, at_least).complaint(total)
        report = record_end(client, run, report, complaint=complaint, segments=work.segments)
    reached(Step.RUN_RECORDED)
    publish_report(report)
    reached(Step.REPORTED)
    watch_sources(client, index)
    watch_rejections(report, most_rejected)
    if complaint:
        raise out_of_bounds(report, complaint)
    return report
