"""`dateline runs`: what every run did, and what became of its inputs."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.group()
def runs() -> None:
    """List the runs of an index, and show the report of one.

    \b
    Examples:
      dateline runs list
      dateline runs show last
      dateline runs list --json | jq -r 'select(.state != "completed") | .run'
    """


@runs.command("list")
@index_option
@click.option("--most", type=click.IntRange(1, 1_000), default=20, show_default=True, help="The latest so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_runs(index: str, most: int, as_json: bool) -> None:
    """List the runs of an index, the latest first.

    \b
    Examples:
      dateline runs list --index wires --most 100
    """
    from flows.cli.console import emit_json, err
    from flows.cli.views.runs import open_runs, print_runs

    found = open_runs(index).latest(most)
    if as_json:
        for record in found:
            emit_json(record.model_dump_json())
    elif found:
        print_runs(found)
    else:
        err.print(f"{index} has had no run yet.")


@runs.command()
@click.argument("run")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(run: str, index: str, as_json: bool) -> None:
    """Show one run: the first digits of its id are enough, and `last` is the latest.

    Its report is the one that the run ended with; of a run that was lost, what its finished shards came to.
    Its documents are found by `run:`, and `dateline explain` leads from a document to its run.

    \b
    Examples:
      dateline runs show last
      dateline runs show 1f3a --index wires --json | jq .report.total.by_source
    """
    from flows.cli.console import emit_json
    from flows.cli.views.runs import open_runs, print_run

    store = open_runs(index)
    record = store.find(run)
    if as_json:
        emit_json(record.model_dump_json())
    else:
        print_run(record, store)
