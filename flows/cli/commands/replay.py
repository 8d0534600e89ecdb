"""`dateline replay`: the Prefect flow that processes dead letters again, run from the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from flows.cli.console import err
from flows.cli.options import index_option, runner_option, selection_options

if TYPE_CHECKING:
    from infra.deadletters import DeadLetters, LetterSelection
    from transforms.records import Reason


@click.command()
@index_option
@selection_options
@click.option("--force", is_flag=True, help="Replace also what is unchanged or newer in the index.")
@click.option("--dry-run", is_flag=True, help="Show the letters that would be replayed; change nothing.")
@runner_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print the report as one JSON object; with --dry-run one letter a line."
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
    """Process dead letters again.

    All open ones are replayed, or those that the options select. Each article keeps the time at which it was
    observed, so that a newer version in the index is kept. Processed letters are marked as replayed; those that
    are refused again stay open with one more attempt. Running it twice, or again after an interruption, is
    harmless.

    \b
    Examples:
      dateline replay --dry-run
      dateline replay --reason timeout --since 2024-11-27
      dateline replay --source afp --index wires --json
    """
    from flows.cli.context import open_dead_letters
    from infra.deadletters import LetterSelection
    from infra.execution.letter_shard import explain_empty_selection

    letters, selection = open_dead_letters(index), LetterSelection(reason, source, since)
    if not letters.summaries(selection):
        err.print(explain_empty_selection(letters, selection, index))
    elif dry_run:
        _print_selected(letters, selection, as_json)
    else:
        _replay(index, selection, force, runner, as_json)


def _print_selected(letters: DeadLetters, selection: LetterSelection, as_json: bool) -> None:
    from flows.cli.console import emit_json
    from flows.cli.views.deadletters import letter_line, print_summary

    if as_json:
        for filed in letters.select(selection):
            emit_json(letter_line(filed))
    else:
        print_summary(letters.summaries(selection))


def _replay(index: str, selection: LetterSelection, force: bool, runner: str | None, as_json: bool) -> None:
    from flows.cli.context import open_client_for_run
    from flows.cli.local_run import check_before_run, run_flow
    from infra.elasticsearch.lifecycle.indices import ensure_index

    check_before_run()
    ensure_index(open_client_for_run(), index)
    chosen = {"reason": selection.reason, "source": selection.source, "since": selection.since}
    run_flow("replay", {"index": index, **chosen, "force": force}, runner, as_json)
