"""`dateline runs`: the records of all runs and the outcomes of their inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.options import index_option

if TYPE_CHECKING:
    from infra.runs import RunStore


@click.group()
def runs() -> None:
    """List runs and show their reports.

    \b
    Examples:
      dateline runs list
      dateline runs show last
      dateline runs list --json | jq -r 'select(.state != "completed") | .run'
    """


@runs.command("list")
@index_option
@click.option(
    "--most", type=click.IntRange(1, 1_000), default=20, show_default=True, help="The number of runs to list."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_runs(index: str, most: int, as_json: bool) -> None:
    """List the runs of an index, the latest first.

    \b
    Examples:
      dateline runs list --index wires --most 100
    """
    from flows.cli.console import emit_json, err
    from flows.cli.views.runs import print_runs

    found = _open_runs(index).latest(most)
    if as_json:
        for record in found:
            emit_json(record.model_dump_json())
    elif found:
        print_runs(found)
    else:
        err.print(f"{index} has no runs yet.")


@runs.command()
@click.argument("run")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(run: str, index: str, as_json: bool) -> None:
    """Show the record and the report of one run.

    RUN is the id of the run, its first digits, or `last` for the latest. The report is the one at the end of the
    run; for a lost run, the sum of its finished shards. The query `run:ID` finds its documents, and
    `dateline explain` leads from a document to its run.

    \b
    Examples:
      dateline runs show last
      dateline runs show 1f3a --index wires --json | jq .report.total.by_source
    """
    from flows.cli.console import emit_json
    from flows.cli.views.runs import print_run

    store = _open_runs(index)
    record = store.find(run)
    if as_json:
        emit_json(record.model_dump_json())
    else:
        print_run(record, store)


def _open_runs(index: str) -> RunStore:
    from flows.cli.context import open_reader
    from infra.runs import RunStore

    return RunStore(open_reader(index), index)
