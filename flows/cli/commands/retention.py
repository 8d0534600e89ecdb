"""`dateline retention`: deletion of closed dead letters and of old run records, as in the weekly flow."""

from __future__ import annotations

import click

from flows.cli.options import index_option
from infra.execution.retention_defaults import LETTER_DAYS, RUN_DAYS


@click.command()
@index_option
@click.option(
    "--letter-days",
    type=click.IntRange(min=0),
    default=LETTER_DAYS,
    show_default=True,
    help="Days since a dead letter was replayed or dismissed after which it is deleted.",
)
@click.option(
    "--run-days",
    type=click.IntRange(min=0),
    default=RUN_DAYS,
    show_default=True,
    help="Days since a run ended after which its record is deleted.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the numbers of deletions as one JSON object.")
def retention(index: str, letter_days: int, run_days: int, as_json: bool) -> None:
    """Delete closed dead letters and the records of old runs.

    Open dead letters and unfinished runs are always kept. The deployment retention/weekly does the same on a
    Prefect server.

    \b
    Examples:
      dateline retention
      dateline retention --letter-days 30 --index wires
    """
    from datetime import UTC, datetime

    from flows.cli.console import emit_json, say
    from flows.cli.context import open_client, open_dead_letters
    from infra.execution.retention import apply_retention

    done = apply_retention(open_client(), index, open_dead_letters(index), datetime.now(UTC), letter_days, run_days)
    if as_json:
        emit_json(done.model_dump_json())
    else:
        for line in done.lines:
            say(line)
