"""What a run shows in Prefect's UI: a progress bar while it runs, a table and a report at its end."""

from __future__ import annotations

from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.report import markdown_report, outcome_rows
from infra.report import RunReport


class Progress:
    """The share of the input's bytes whose shards are done, as an artifact of the flow run."""

    def __init__(self, total_bytes: int) -> None:
        self._total = max(1, total_bytes)
        self._done = 0
        artifact = create_progress_artifact(progress=0.0, key="ingest-progress", description="Bytes ingested")
        assert isinstance(artifact, UUID)
        self._artifact = artifact

    def advance(self, done: int) -> None:
        """Adds the bytes of a finished shard."""
        self._done += done
        update_progress_artifact(self._artifact, progress=min(100.0, 100.0 * self._done / self._total))


def publish_report(report: RunReport) -> None:
    """The outcomes by source as a table and the whole report as markdown."""
    create_table_artifact(outcome_rows(report), key="ingest-outcomes", description="Outcomes by source")
    create_markdown_artifact(markdown_report(report), key="ingest-report", description="Report of the run")
