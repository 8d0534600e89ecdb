"""`dateline replay`: the Prefect flow over dead letters, run from the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from flows.cli.commands.deadletters import selecting
from flows.cli.console import err
from flows.cli.options import index_option, runner_option

if TYPE_CHECKING:
    from infra.deadletters import DeadLetters, Selection
    from transforms.records import Reason


@click.command()
@index_option
@selecting
@click.option("--force", is_flag=True, help="Replace also what is unchanged or newer in the index.")
@click.option("--dry-run", is_flag=True, help="Show what would be replayed, and do nothing.")
@runner_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print the report as one JSON object; with --dry-run the letters."
)
def replay(
    index: str,
    reason: Reason | None,
    source: str | None,
    since: datetime | None,
    force: bool,
    dry_run: bool,
    runner: str | None,
    as_json: bool,
) -> None:
    """Send dead letters through today's pipeline; all that are open, or those that the options choose.

    Each article is read as it was seen when it was refused, so that a newer state in the index stays. What is
    handled is marked as replayed, what is refused again stays open with one more attempt. Doing it twice, or
    again after it was cut off, is harmless.

    \b
    Examples:
      dateline replay --dry-run
      dateline replay --reason timeout --since 2024-11-27
      dateline replay --source afp --index wires --json
    """
    from flows.cli.views.deadletters import open_letters
    from infra.deadletters import Selection
    from infra.execution.replay import nothing_to_replay

    letters, selection = open_letters(index), Selection(reason, source, since)
    if not letters.cards(selection):
        err.print(nothing_to_replay(letters, selection, index))
    elif dry_run:
        _tell(letters, selection, as_json)
    else:
        _run(index, selection, force, runner, as_json)


def _tell(letters: DeadLetters, selection: Selection, as_json: bool) -> None:
    from flows.cli.console import emit_json
    from flows.cli.views.deadletters import letter_line, print_summary

    if as_json:
        for filed in letters.select(selection):
            emit_json(letter_line(filed))
    else:
        print_summary(letters.cards(selection))


def _run(index: str, selection: Selection, force: bool, runner: str | None, as_json: bool) -> None:
    from flows.cli.context import open_client_for_run
    from flows.cli.local_run import run_here
    from infra.elasticsearch.lifecycle.indices import ensure_index
    from infra.settings import Settings

    ensure_index(open_client_for_run(Settings.read()), index)
    chosen = {"reason": selection.reason, "source": selection.source, "since": selection.since}
    run_here("replay", {"index": index, **chosen, "force": force}, runner, as_json)
