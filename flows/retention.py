"""The retention flow: weekly deletion of old articles, closed dead letters and run records."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.parameters import Days, IndexName
from infra.cluster import ensure_endpoint
from infra.deadletters import open_dead_letters
from infra.elasticsearch.client import connect_patiently
from infra.escaping import markdown_text
from infra.execution.retention import RetentionPeriods, RetentionResult, apply_periods, preview_periods
from infra.logs import Log, configure
from infra.settings import Settings

log = Log.of(__name__)


@flow(name="retention", flow_run_name="retention-{index}", validate_parameters=True)
def retention(
    index: IndexName = "dateline",
    letter_days: Days | None = None,
    run_days: Days | None = None,
    dry_run: bool = False,
) -> RetentionResult:
    """Delete articles beyond their time, dead letters closed long ago and records of old runs; open ones are kept.

    The periods of articles are those of retention.yaml in the worker's DATELINE_HOME; without it no article is deleted.

    Args:
        index: The alias that they belong to.
        letter_days: Days since a dead letter was replayed or dismissed after which it is deleted; by default 90.
        run_days: Days since a run ended after which its record is deleted; by default 365.
        dry_run: Report what would be deleted, and delete nothing.

    Raises:
        DeadLetterError: The dead letters cannot be read or written; none is deleted.
        RetentionInvalid: retention.yaml cannot be used; nothing is deleted.
        IndexTaken: A run has the index, or a rebuild; no article is deleted.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    periods = RetentionPeriods.read(settings, None, letter_days, run_days)
    letters, now = open_dead_letters(settings, index), datetime.now(UTC)
    if dry_run:
        done = preview_periods(client, index, letters, now, periods, settings)
    else:
        done = apply_periods(client, index, letters, now, periods, settings, log.info)
    report = "\n".join([f"# Retention of `{index}`", "", *(f"- {markdown_text(line)}" for line in done.lines), ""])
    create_markdown_artifact(report, key="retention-report", description="Deleted articles, letters and run records")
    return done
