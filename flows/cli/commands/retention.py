"""`dateline retention`: deletion of old articles, closed dead letters and run records, as in the weekly flow."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import index_option
from infra.execution.retention_defaults import LETTER_DAYS, RUN_DAYS


@click.command()
@index_option
@click.option(
    "--letter-days",
    type=click.IntRange(min=0),
    help=f"Days since a dead letter was replayed or dismissed after which it is deleted.  [default: {LETTER_DAYS}]",
)
@click.option(
    "--run-days",
    type=click.IntRange(min=0),
    help=f"Days since a run ended after which its record is deleted.  [default: {RUN_DAYS}]",
)
@click.option(
    "--policy",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of the periods of articles.  [default: retention.yaml in DATELINE_HOME]",
)
@click.option("--dry-run", is_flag=True, help="Show what would be deleted, by source; delete nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers of deletions as one JSON object.")
def retention(
    index: str, letter_days: int | None, run_days: int | None, policy: Path | None, dry_run: bool, as_json: bool
) -> None:
    """Delete old articles, dead letters and run records.

    Articles are deleted if retention.yaml gives them a period: from every index of the alias, and from the archive.
    Open dead letters and unfinished runs are always kept. The deployment retention/weekly does the same on a
    Prefect server.

    \b
    Examples:
      dateline retention --dry-run
      dateline retention --policy retention.yaml --json
      dateline retention --letter-days 30 --index wires
    """
    from datetime import UTC, datetime

    from flows.cli.console import emit_json, err, say
    from flows.cli.context import open_client, open_dead_letters
    from infra.escaping import terminal_line
    from infra.execution.retention import RetentionPeriods, apply_periods, preview_periods
    from infra.settings import Settings

    settings = Settings.read()
    periods = RetentionPeriods.read(settings, policy, letter_days, run_days)
    client, letters, now = open_client(), open_dead_letters(index), datetime.now(UTC)
    if dry_run:
        done = preview_periods(client, index, letters, now, periods, settings)
    else:
        done = apply_periods(client, index, letters, now, periods, settings, err.print)
    if as_json:
        emit_json(done.model_dump_json())
    else:
        for line in done.lines:
            say(terminal_line(line))
