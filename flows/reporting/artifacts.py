"""Artifacts of a run in Prefect's UI: its progress while it runs, a table and a report at its end."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.reporting.report import markdown_report, table_rows
from infra.escaping import markdown_text
from infra.execution.counts import WorkUnit
from infra.execution.progress import ProgressTracker, progress_line
from infra.execution.report import RunReport, UnitReport

SHOWN_EVERY_SECONDS = 5.0


class ProgressArtifact:
    """A progress artifact of the run: the share of the input that is done, records, rate, time left and outcomes."""

    def __init__(self, board: ProgressTracker, total_bytes: int, flow: str = "ingest", unit: str = "records") -> None:
        self._board = board
        board.begin(total_bytes, unit)
        artifact = create_progress_artifact(progress=0.0, key=f"{flow}-progress", description="Starting")
        assert isinstance(artifact, UUID)
        self._artifact = artifact

    def await_end(self, wait: Callable[[float], bool]) -> None:
        """Update the artifact until `wait(seconds)` says that the shard has ended."""
        while not wait(SHOWN_EVERY_SECONDS):
            self._show()

    def finish(self, shard: WorkUnit, report: UnitReport) -> None:
        """Count a finished shard by its report."""
        self._board.finish(shard.number, report.outcomes, shard.bytes)
        self._show()

    def _show(self) -> None:
        so_far = self._board.snapshot()
        share = 100.0 * (so_far.share if so_far.share is not None else 1.0)
        update_progress_artifact(self._artifact, progress=round(share, 1), description=progress_line(so_far))


def publish_report(report: RunReport) -> None:
    """Publish the outcomes by source as a table and the full report as Markdown."""
    # Prefect's page renders the cells of a table as Markdown.
    rows = table_rows(report, markdown_text)
    create_table_artifact(rows, key=f"{report.flow}-outcomes", description="Outcomes by source")
    create_markdown_artifact(markdown_report(report), key=f"{report.flow}-report", description="Report of the run")
