"""The ingest flow: plan the shards, run each as one task, add up what became of every input."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from typing import Annotated
from uuid import uuid4

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.artifacts import Progress, publish_report
from flows.parameters import AtOnce, IndexName
from flows.shards import SHARDS_AT_ONCE, run_each, shard_task
from flows.watch import OnRejections, watch_rejections, watch_sources
from infra.deadletters import letters_of
from infra.elasticsearch.client import connect
from infra.elasticsearch.deadletters_index import update_copy
from infra.elasticsearch.indices import count_documents, ensure_index, refresh
from infra.logs import Log, configure
from infra.progress import Board, current_board, shown_on
from infra.reach import elasticsearch_url
from infra.report import RunReport, ShardReport, add_up
from infra.runs import Request, ShardRecord, State, record_shard, running
from infra.settings import Settings
from infra.shard import RunOptions, run_shard
from infra.sources import Shard, plan_shards
from infra.steps import Step, reached

log = Log.of(__name__)

MAX_REJECTED = 0.2
"""Far above a healthy feed, where a few in a thousand are refused; a feed that changed its form refuses most."""


@shard_task
def ingest_shard(shard: Shard, options: RunOptions) -> ShardReport:
    """One shard, start to end, and the record that it is done; documents never cross the border of a task."""
    settings = Settings.read()
    report = run_shard(shard, options, settings)
    client = connect(settings, elasticsearch_url(settings, log.info))
    if options.token:
        record_shard(client, options.index, options.token, ShardRecord.of(shard, options.run_id, report))
        reached(Step.SHARD_RECORDED)
    return report


@flow(name="ingest", flow_run_name="ingest-{index}", validate_parameters=True)
def ingest(
    paths: Annotated[list[str], Field(min_length=1)],
    index: IndexName = "dateline",
    source: str | None = None,
    force: bool = False,
    max_rejected: Annotated[float, Field(ge=0, le=1)] = MAX_REJECTED,
    if_more_rejected: OnRejections = "warn",
    shards_at_once: AtOnce = SHARDS_AT_ONCE,
) -> RunReport:
    """Load articles into Elasticsearch; what was loaded is searchable when the run ends.

    Whatever is wrong with a single article is one of the outcomes of the report.

    Args:
        paths: Files or folders of articles, as the worker sees them.
        index: The alias to load into; its index is made if needed.
        source: The source of records that name none.
        force: Replace also what is unchanged or newer than the input.
        max_rejected: The share of refused inputs, 0 to 1, above which the run speaks up.
        if_more_rejected: Whether it then warns (an event that automations listen for), or also fails.
        shards_at_once: Shards submitted at a time; each keeps all worker processes busy.

    Raises:
        SourceError: a path cannot be read.
        DeadLetterError: what is refused could not be kept.
        IndexTaken: another run is alive and has the index.
        LockLost: another run has taken it over.
        TooManyRejected: more than `max_rejected` were refused and the run shall fail then.
    """
    started, clock = datetime.now(UTC), monotonic()
    plan = plan_shards(paths)
    reached(Step.PLANNED)
    settings = Settings.read()
    configure(settings)
    client = connect(settings, elasticsearch_url(settings, log.info))
    ensure_index(client, index)
    letters = letters_of(settings, index)
    storage = letters.check()
    run_id, request = str(flow_run.id or uuid4()), Request(paths=tuple(paths), source=source, force=force)
    with running(client, index, run_id, request, settings, log.warning, flow_run.scheduled_start_time) as run:
        reached(Step.LOCKED)
        run.planned(len(plan.shards))
        options = RunOptions(run_id, index, source, force, storage, run.token)
        with shown_on(current_board() or Board()) as board:
            progress = Progress(board, plan.bytes)
            total = add_up(
                run_each(plan.shards, lambda shard: ingest_shard.submit(shard, options), shards_at_once, progress)
            )
        refresh(client, index)
        reached(Step.REFRESHED)
        stale = update_copy(client, index, letters)
        reached(Step.LETTERS_COPIED)
        report = RunReport(
            run_id=run_id,
            index=index,
            paths=paths,
            started=started.isoformat(),
            seconds=round(monotonic() - clock, 3),
            total=total,
            ignored=list(plan.ignored),
            documents=count_documents(client, index),
            warnings=[stale] if stale else [],
        )
        run.end(State.COMPLETED, report)
    reached(Step.RUN_RECORDED)
    publish_report(report)
    reached(Step.REPORTED)
    watch_sources(client, index)
    watch_rejections(report, max_rejected, if_more_rejected)
    return report
