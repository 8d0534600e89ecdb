"""The retention flow: weekly deletion of old closed dead letters and old run records."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.parameters import Days, IndexName
from infra.cluster import ensure_endpoint
from infra.deadletters import open_dead_letters
from infra.elasticsearch.client import connect_patiently
from infra.execution.retention import RetentionResult, apply_retention
from infra.execution.retention_defaults import LETTER_DAYS, RUN_DAYS
from infra.logs import Log, configure
from infra.settings import Settings

log = Log.of(__name__)


@flow(name="retention", flow_run_name="retention-{index}", validate_parameters=True)
def retention(
    index: IndexName = "dateline", letter_days: Days = LETTER_DAYS, run_days: Days = RUN_DAYS
) -> RetentionResult:
    """Delete dead letters that were closed long ago and the records of old runs; open ones are always kept.

    Args:
        index: The alias that they belong to.
        letter_days: Days since a dead letter was replayed or dismissed after which it is deleted.
        run_days: Days since a run ended after which its record is deleted.

    Raises:
        DeadLetterError: The dead letters cannot be read or written; none is deleted.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    done = apply_retention(client, index, open_dead_letters(settings, index), datetime.now(UTC), letter_days, run_days)
    report = "\n".join([f"# Retention of `{index}`", "", *(f"- {line}" for line in done.lines), ""])
    create_markdown_artifact(report, key="retention-report", description="Deleted dead letters and run records")
    return done
