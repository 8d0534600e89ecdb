"""The rebuild flow: a new index beside the one that serves, from raw records and by today's pipeline."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, cast

from elasticsearch import Elasticsearch
from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled
from pydantic import Field

from flows.parameters import AtOnce, IndexName
from flows.reporting.artifacts import ProgressArtifact
from flows.runners import Preflight, RunnerChoice, open_runner
from flows.tasks.rebuild_slice import NumberedSlice, rebuild_numbered_slice
from flows.tasks.shards import run_each
from infra.archive.places import archive_place
from infra.cluster import ensure_endpoint
from infra.elasticsearch.client import connect_patiently
from infra.escaping import markdown_text
from infra.execution.progress import ProgressTracker, current_tracker, track_progress
from infra.logs import Log, configure
from infra.places import is_url
from infra.rebuild.errors import RebuildBusy
from infra.rebuild.promotion import catch_up, open_beside, rebuild_lock
from infra.rebuild.report import RebuildReport
from infra.rebuild.scan import slices
from infra.rebuild.slices import RebuildOptions
from infra.settings import RunnerName, Settings

log = Log.of(__name__)

DOCUMENTS_A_SLICE = 2_000
"""About half a minute of work for two workers."""


@flow(name="rebuild", flow_run_name="rebuild-{index}", validate_parameters=True)
def rebuild(
    index: IndexName = "dateline",
    shards: Annotated[int, Field(ge=1)] | None = None,
    replicas: Annotated[int, Field(ge=0)] | None = None,
    documents_per_second: Annotated[float, Field(gt=0)] | None = None,
    runner: RunnerName | None = None,
    slices_at_once: AtOnce | None = None,
) -> RebuildReport:
    """Build a new index beside the one that serves; the alias still points to the old one, which takes writes.

    Each document is made again from its raw record, in the archive or in its unchanged file, or else carried over as
    it is. What is written meanwhile is made again in further rounds. A rebuild that was interrupted continues with
    what is missing. `dateline index promote` switches the alias.

    Args:
        index: The alias.
        shards: Primary shards of the new index; by default those of the present one.
        replicas: Copies of each; by default those of the present one.
        documents_per_second: Documents that are written at most; by default as fast as this machine makes them.
        runner: What runs the slices: threads, processes, dask, ray, or a cluster, dask@tcp://10.0.0.5:8786; by default
            that of the worker's DATELINE_RUNNER. What is written meanwhile is made again by the flow's own process.
        slices_at_once: Slices submitted at a time; by default 2 on one machine, and on a cluster as many as it runs.

    Raises:
        IndexMissing: There is no index.
        IdentityMismatch: The index has another identity scheme: each article would get another id.
        RebuildBusy: Another process rebuilds or switches the index; this run is cancelled.
        RunnerUnusable: What should run the slices is not installed, does not answer, or a worker cannot run them.
        ClusterLost: The cluster stopped running slices.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    try:
        with rebuild_lock(client, index, settings, log.info) as lease:
            old, new = open_beside(client, index, shards=shards, replicas=replicas)
            log.info("Building %s beside %s, which serves and takes writes.", new.name, old.name)
            parts = slices(old.documents or 1, DOCUMENTS_A_SLICE)
            size = max(1, (old.documents or 1) // len(parts))
            work = [NumberedSlice(number, part, size) for number, part in enumerate(parts)]
            choice, total = RunnerChoice.parse(runner or settings.runner), RebuildReport()
            with (
                open_runner(choice, settings, partial(_preflight, client, index, settings)) as tasks,
                track_progress(current_tracker() or ProgressTracker()) as board,
            ):
                at_once = slices_at_once or tasks.shards_at_once
                pace = documents_per_second / at_once if documents_per_second else None
                options = RebuildOptions(index, old.name, new.name, pace)
                progress = ProgressArtifact(board, size * len(work), "rebuild", "documents")
                for report in run_each(
                    tasks,
                    work,
                    lambda part: tasks.submit(rebuild_numbered_slice, shard=part, options=options),
                    at_once,
                    progress,
                ):
                    lease.require()
                    total += report
            caught_up, _ = catch_up(client, options, settings, log.info)
    except RebuildBusy as busy:
        # Prefect makes a state that a flow returns the final state of the run; a caller receives the error.
        return cast("RebuildReport", Cancelled(message=busy.message, data=busy))
    total = total + caught_up
    log.info("%s", total.line)
    create_markdown_artifact(_markdown(total, old.name, new.name, index), key="rebuild-report")
    return total


def _preflight(client: Elasticsearch, index: str, settings: Settings) -> Preflight:
    """The requirements of the workers of a cluster: an archive on a disk must be on one that all share."""
    archive = archive_place(settings).folder
    shared = () if is_url(archive) or not Path(archive).is_dir() else (archive,)
    return Preflight.of_run(client, index, None, settings, shared)


def _markdown(report: RebuildReport, old: str, new: str, alias: str) -> str:
    lines = [
        f"# `{new}` beside `{old}`",
        "",
        report.line,
        "",
        *(f"- carried over: {markdown_text(name)}" for name in report.named_carried),
        *(f"- refused: {markdown_text(name)}" for name in report.named_refused),
        "",
        f"Compare: `dateline index compare --index {alias}`. Switch: `dateline index promote --index {alias}`.",
    ]
    return "\n".join(lines)
