"""The replay flow: process dead letters again with the current pipeline, and report like an ingest."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from prefect import flow
from prefect.runtime import flow_run

from flows.final_state import set_final_state
from flows.names import link_loaded
from flows.parameters import AtOnce, IndexName
from flows.reporting.artifacts import ProgressArtifact, publish_report
from flows.runners import Preflight, RunnerChoice, open_runner
from flows.searches import alert_loaded
from flows.stories import group_loaded
from flows.tasks.replay_letters import replay_letters
from flows.tasks.shards import run_each
from infra.archive.places import archive_place
from infra.cluster import ensure_endpoint
from infra.deadletters import LetterSelection, open_dead_letters
from infra.elasticsearch.client import connect_patiently
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.progress import ProgressTracker, current_tracker, track_progress
from infra.execution.replaying import explain_empty_selection, plan_replay, require_known_index
from infra.execution.report import RunReport, sum_reports
from infra.execution.shard import RunOptions
from infra.logs import Log, configure
from infra.runs import RunRequest, RunStore, build_report, open_run, record_run_end, require_letters
from infra.settings import RunnerName, Settings
from infra.sources import record_options
from transforms.records import Reason

log = Log.of(__name__)


@flow(name="replay", flow_run_name="replay-{index}", validate_parameters=True)
@set_final_state
def replay(
    index: IndexName = "dateline",
    reason: Reason | None = None,
    source: str | None = None,
    since: datetime | None = None,
    field_map: str | None = None,
    day_first: bool | None = None,
    force: bool = False,
    runner: RunnerName | None = None,
    shards_at_once: AtOnce | None = None,
) -> RunReport:
    """Process dead letters again with the current pipeline; each article keeps the time at which it was observed.

    Processed letters are marked as replayed, and so are those whose article a later ingest has loaded; those that are
    refused again stay open. Running it twice is harmless.

    Args:
        index: The alias whose dead letters are replayed, and into which their articles are loaded.
        reason: Only those that were refused for this reason; by default all that are open.
        source: Only those of this source.
        since: Only those that were refused, or refused again, since then; UTC if no offset is given.
        field_map: Keys of the records for ours, "title=headline,text=body"; by default those of the ingest.
        day_first: Whether 3/4/2024 is 3 April or March 4; by default as in the ingest.
        force: Replace also what is unchanged or newer in the index.
        runner: What runs the shards: threads, processes, dask, ray, or a cluster, dask@tcp://10.0.0.5:8786; by default
            that of the worker's DATELINE_RUNNER.
        shards_at_once: Shards submitted at a time; by default 2 on one machine, and on a cluster as many as it runs.

    Raises:
        IndexMissing: Neither the index nor a dead letter of it exists; nothing is created.
        DeadLetterError: Dead letters cannot be read, or an input that was refused again could not be stored.
        IndexTaken: Another live run holds the lock of the index; this one is cancelled.
        LockLost: Another run has taken over the lock.
        RunnerUnusable: What should run the shards is not installed, does not answer, or a worker cannot run them.
        ClusterLost: The cluster stopped running shards.
        IndexReplaced: The index was switched or recreated during the run.
    """
    settings = Settings.read()
    configure(settings)
    given = record_options(field_map, day_first)
    archiving = archive_place(settings).folder if settings.given_archive else None
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    letters = open_dead_letters(settings, index)
    require_known_index(client, letters, index)
    ensure_index(client, index)
    storage = letters.check()
    require_letters(RunStore(client, index), letters)
    selection = LetterSelection(reason, source, since.replace(tzinfo=since.tzinfo or UTC) if since else None)
    run_id = str(flow_run.id or uuid4())
    request = RunRequest.replay(selection.description, force=force, field_map=field_map, day_first=day_first)
    choice, due = RunnerChoice.parse(runner or settings.runner), flow_run.scheduled_start_time
    with (
        open_runner(choice, settings, partial(Preflight.of_run, client, index, storage, settings)) as cluster,
        open_run(client, index, run_id, request, settings, log.warning, due) as run,
    ):
        run.note_storage(storage)
        shards = plan_replay(letters, selection, settings.shard_bytes, given)
        nothing = None if shards else explain_empty_selection(letters, selection, index)
        run.add_planned_shards(len(shards))
        options = RunOptions(
            run_id, index, force=force, storage=storage, token=run.token, flow="replay", archive=archiving
        )
        with track_progress(current_tracker() or ProgressTracker()) as board:
            progress = ProgressArtifact(board, sum(shard.bytes for shard in shards), "replay")
            total = sum_reports(
                run_each(
                    cluster,
                    shards,
                    lambda shard: cluster.submit(replay_letters, shard=shard, options=options),
                    shards_at_once,
                    progress,
                )
            )
        report = build_report(client, run, letters, total, remarks=[nothing] if nothing else [])
        report = record_run_end(client, run, report)
    publish_report(report)
    group_loaded(index)
    link_loaded(index)
    alert_loaded(index, run_id)
    return report
