"""The rebuild flow: a new index beside the one that serves, from raw records and by today's pipeline."""

from __future__ import annotations

from typing import Annotated, Any, cast

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from pydantic import Field

from flows.parameters import AtOnce, IndexName
from flows.reporting.artifacts import ProgressArtifact
from flows.runners import ShardRunner
from flows.tasks.rebuild_slice import NumberedSlice, rebuild_numbered_slice
from flows.tasks.shards import run_each
from infra.cluster import ensure_endpoint
from infra.elasticsearch.client import connect_patiently
from infra.escaping import markdown_text
from infra.execution.progress import ProgressTracker, current_tracker, track_progress
from infra.logs import Log, configure
from infra.rebuild.errors import RebuildBusy
from infra.rebuild.promotion import catch_up, open_beside, rebuild_lock
from infra.rebuild.report import RebuildReport
from infra.rebuild.scan import slices
from infra.rebuild.slices import RebuildOptions
from infra.settings import Settings

log = Log.of(__name__)

DOCUMENTS_A_SLICE = 2_000
"""About half a minute of work for two workers."""

SLICES_AT_ONCE = 2
"""Each keeps all worker processes of this machine busy; the second fills the gaps."""


@flow(name="rebuild", flow_run_name="rebuild-{index}", validate_parameters=True)
def rebuild(
    index: IndexName = "dateline",
    shards: Annotated[int, Field(ge=1)] | None = None,
    replicas: Annotated[int, Field(ge=0)] | None = None,
    documents_per_second: Annotated[float, Field(gt=0)] | None = None,
    slices_at_once: AtOnce = SLICES_AT_ONCE,
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
        slices_at_once: Slices of the documents that are in work at a time.

    Raises:
        IndexMissing: There is no index.
        IdentityMismatch: The index has another identity scheme: each article would get another id.
        RebuildBusy: Another process rebuilds or switches the index; this run is cancelled.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    try:
        with rebuild_lock(client, index, settings, log.info) as lease:
            old, new = open_beside(client, index, shards=shards, replicas=replicas)
            log.info("Building %s beside %s, which serves and takes writes.", new.name, old.name)
            pace = documents_per_second / slices_at_once if documents_per_second else None
            options, total = RebuildOptions(index, old.name, new.name, pace), RebuildReport()
            parts = slices(old.documents or 1, DOCUMENTS_A_SLICE)
            size = max(1, (old.documents or 1) // len(parts))
            work = [NumberedSlice(number, part, size) for number, part in enumerate(parts)]
            threads: TaskRunner[Any] = ThreadPoolTaskRunner()
            with (
                threads as tasks,
                track_progress(current_tracker() or ProgressTracker()) as board,
            ):
                runner = ShardRunner(tasks)
                progress = ProgressArtifact(board, size * len(work), "rebuild", "documents")
                for report in run_each(
                    runner,
                    work,
                    lambda part: runner.submit(rebuild_numbered_slice, shard=part, options=options),
                    slices_at_once,
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
