"""`dateline replay`: the Prefect flow that processes dead letters again, run from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from flows.cli.console import err
from flows.cli.options import day_first_option, index_option, map_option, runner_option, selection_options

if TYPE_CHECKING:
    from infra.deadletters import DeadLetters, LetterSelection
    from transforms.records import Reason


@click.command()
@index_option
@selection_options
@map_option
@day_first_option
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
    field_map: str | None,
    day_first: bool | None,
    force: bool,
    dry_run: bool,
    runner: str | None,
    as_json: bool,
) -> None:
    """Process dead letters again.

    All open ones are replayed, or those that the options select. Each article keeps the time at which it was
    observed, so that a newer version in the index is kept. Processed letters are closed, also those whose
    article a later ingest has loaded from the same place; those that are refused again stay open with one more
    attempt. Running it twice, or again after an interruption, is harmless.

    --map and --day-first mean what they do in `ingest`. Without them each letter is read with the options that
    it was refused with.

    \b
    Examples:
      dateline replay --dry-run
      dateline replay --reason timeout --since 2024-11-27
      dateline replay --source afp --index wires --json
      dateline replay --reason no_content --map title=headline,text=body,published=date --day-first
    """
    from flows.cli.context import open_dead_letters
    from infra.deadletters import LetterSelection
    from infra.execution.replaying import explain_empty_selection
    from infra.sources import record_options

    record_options(field_map, day_first)  # a malformed map is reported before the run starts
    letters, selection = open_dead_letters(index), LetterSelection(reason, source, since)
    if not letters.summaries(selection):
        _require_letters(index, letters)
        err.print(explain_empty_selection(letters, selection, index))
    elif dry_run:
        _print_selected(letters, selection, as_json)
    else:
        options = {"field_map": field_map, "day_first": day_first, "force": force}
        _replay(index, selection, options, runner, as_json)


def _require_letters(index: str, letters: DeadLetters) -> None:
    """Raise DeadLettersElsewhere if another host keeps the letters that this one lacks."""
    from flows.cli.context import open_client
    from infra.runs import RunStore, require_letters
    from infra.settings import Settings

    if Settings.read().elasticsearch_url:  # the embedded node is of this machine alone
        require_letters(RunStore(open_client(), index), letters)


def _print_selected(letters: DeadLetters, selection: LetterSelection, as_json: bool) -> None:
    from flows.cli.console import emit_json
    from flows.cli.views.deadletters import letter_line, print_summary

    if as_json:
        for filed in letters.select(selection):
            emit_json(letter_line(filed))
    else:
        print_summary(letters.summaries(selection))


def _replay(
    index: str, selection: LetterSelection, options: Mapping[str, Any], runner: str | None, as_json: bool
) -> None:
    from flows.cli.context import open_client_for_run
    from flows.cli.local_run import check_before_run, run_flow
    from infra.elasticsearch.lifecycle.indices import ensure_index

    check_before_run()
    ensure_index(open_client_for_run(), index)
    chosen = {"reason": selection.reason, "source": selection.source, "since": selection.since}
    run_flow("replay", {"index": index, **chosen, **options, "runner": runner}, as_json)
