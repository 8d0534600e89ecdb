"""The ingest flow: plan shards, run each as one task, add up the outcomes of all inputs, check the bounds."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import uuid4

from prefect import flow
from prefect.runtime import deployment, flow_run
from pydantic import Field

from flows.final_state import set_final_state
from flows.names import link_loaded
from flows.parameters import AtOnce, IndexName, PathName
from flows.reporting.artifacts import ProgressArtifact, publish_report
from flows.reporting.events import emit_high_rejections, emit_quiet_sources
from flows.runners import Preflight, RunnerChoice, open_runner
from flows.searches import alert_loaded
from flows.stories import group_loaded
from flows.tasks.ingest_shard import ingest_shard
from flows.tasks.shards import run_each
from infra.archive.places import archive_place, is_archiving
from infra.cluster import ensure_endpoint
from infra.deadletters import open_dead_letters
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.bounds import Bounds, out_of_bounds
from infra.execution.progress import ProgressTracker, current_tracker, track_progress
from infra.execution.report import RunReport, sum_reports
from infra.execution.shard import RunOptions
from infra.failpoints import Step, failpoint
from infra.logs import Log, configure
from infra.places import absolute
from infra.runs import (
    Owner,
    RunRequest,
    RunStore,
    build_report,
    open_run,
    plan_run,
    record_run_end,
    unshared_folders,
)
from infra.security.private_files import make_private_folders
from infra.settings import RunnerName, Settings
from infra.sources import FoundSegments, RecordOptions, SourceError, find_segments, record_options

log = Log.of(__name__)


@flow(name="ingest", flow_run_name="ingest-{index}", validate_parameters=True)
@set_final_state
def ingest(
    paths: Annotated[list[PathName], Field(min_length=1)] | None = None,
    index: IndexName = "dateline",
    source: str | None = None,
    field_map: str | None = None,
    day_first: bool | None = None,
    force: bool = False,
    new_only: bool = False,
    resume: str | None = None,
    most_rejected: Annotated[float, Field(ge=0, le=1)] | None = None,
    at_least: Annotated[int, Field(ge=0)] = 0,
    archive: bool | None = None,
    runner: RunnerName | None = None,
    shards_at_once: AtOnce | None = None,
    stories: bool = True,
    names: bool = True,
) -> RunReport:
    """Load articles into Elasticsearch; they are searchable when the run ends.

    Problems of single articles are outcomes in the report, never exceptions.

    Args:
        paths: Files or folders of articles, as the worker sees them; by default the worker's inbox.
        index: The alias to load into; its index is created if needed.
        source: The source of records without one.
        field_map: Keys of the records for ours, "title=headline,text=body"; `ignore=KEY` leaves one out.
        day_first: Whether 3/4/2024 is 3 April; by default it is March 4 in a text, and refused as a record's date.
        force: Replace also what is unchanged or newer than the input.
        new_only: Skip unchanged files that a completed run has read.
        resume: A run of the same paths and options to resume; by default the latest one, if it was lost.
        most_rejected: The share of refused inputs, 0 to 1, above which the run fails; by default any share is allowed.
        at_least: The number of inputs below which the run fails.
        archive: Whether each record is kept in the archive (DATELINE_ARCHIVE); by default those of the inbox and of
            object storage are, if an archive is set.
        runner: What runs the shards: threads, processes, dask, ray, or a cluster, dask@tcp://10.0.0.5:8786; by default
            that of the worker's DATELINE_RUNNER.
        shards_at_once: Shards submitted at a time; by default 2 on one machine, and on a cluster as many as it runs.
        stories: Group what was loaded into stories at the end; a failure of that is a warning.
        names: Link the names of what was loaded after that; a failure of that is a warning.

    Raises:
        SourceError: A path cannot be read.
        DeadLetterError: A refused input could not be stored.
        IndexTaken: Another live run holds the lock of the index; this one is cancelled.
        LockLost: Another run has taken over the lock.
        ArchiveUnwritable: A record cannot be archived; nothing of it is loaded.
        IndexReplaced: The index was switched or recreated during the run.
        RunnerUnusable: What should run the shards is not installed, does not answer, or a worker cannot run them.
        ClusterLost: The cluster stopped running shards.
        OutOfBounds: The run is complete and recorded, with too few inputs or too many refusals.
    """
    settings = Settings.read()
    configure(settings)
    archiving = archive_place(settings).folder if is_archiving(settings, paths, archive) else None
    reads_inbox = paths is None
    if paths is None:
        make_private_folders(settings.inbox)
        paths = [str(settings.inbox)]
    found = _find_segments(paths, settings.shard_bytes, record_options(field_map, day_first))
    failpoint(Step.PLANNED)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    ensure_index(client, index)
    letters = open_dead_letters(settings, index)
    storage = letters.check()
    unshared = unshared_folders(
        RunStore(client, index), storage, settings, inbox=reads_inbox, archive=archiving is not None
    )
    for sentence in unshared:
        log.warning("%s", sentence)
    request = RunRequest.ingest(
        paths,
        source,
        force=force,
        new_only=new_only,
        field_map=field_map,
        day_first=day_first,
        archive=archiving is not None,
    )
    run_id, due = str(flow_run.id or uuid4()), flow_run.scheduled_start_time
    roots = tuple(map(absolute, paths))
    choice = RunnerChoice.parse(runner or settings.runner)
    preflight = partial(Preflight.of_run, client, index, storage, settings, roots)
    with (
        open_runner(choice, settings, preflight) as shards,
        open_run(client, index, run_id, request, settings, log.warning, due, resume) as run,
    ):
        failpoint(Step.LOCKED)
        run.note_storage(storage)
        work = plan_run(client, run, found, settings.shard_bytes)
        options = RunOptions(
            run.record.run,
            index,
            source,
            force,
            storage,
            run.token,
            run.index_uuid,
            roots,
            not day_first,
            archive=archiving,
        )
        with track_progress(current_tracker() or ProgressTracker()) as board:
            progress = ProgressArtifact(board, work.bytes)
            reports = run_each(
                shards,
                work.shards,
                lambda shard: shards.submit(ingest_shard, shard=shard, options=options),
                shards_at_once,
                progress,
            )
            total = work.done + sum_reports(work.receipts.collect(reports))
        report = build_report(
            client, run, letters, total, remarks=[*unshared, *found.remarks, *work.remarks], ignored=found.ignored
        )
        complaint = Bounds(most_rejected, at_least).complaint(total)
        report = record_run_end(
            client, run, report, complaint=complaint, segments=work.segments, receipts=work.receipts
        )
    failpoint(Step.RUN_RECORDED)
    publish_report(report)
    failpoint(Step.REPORTED)
    emit_quiet_sources(client, index)
    emit_high_rejections(report, most_rejected)
    if stories:
        group_loaded(index)
    if names:
        link_loaded(index)
    alert_loaded(index, report.run_id)
    if complaint:
        raise out_of_bounds(report, complaint)
    return report


def _find_segments(paths: list[str], shard_bytes: int, options: RecordOptions) -> FoundSegments:
    """Find the files of a run. Raises SourceError; of a run by a worker with what all hosts of its pool need."""
    try:
        return find_segments(paths, shard_bytes, options)
    except SourceError as error:
        if not deployment.id:
            raise
        raise SourceError(
            f"{error.message} (The worker is on {Owner.current().host}.)",
            f"{error.remedy} A worker of any host of the work pool may take a run: all need its paths, on storage that "
            "they share, or as URLs.",
        ) from error
