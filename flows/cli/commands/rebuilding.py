"""The commands of `dateline index` that rebuild: plan, rebuild, compare, promote, rollback."""

from __future__ import annotations

import click

from flows.cli.console import emit_json, err
from flows.cli.options import (
    document_rate_option,
    index_option,
    new_replicas_option,
    new_shards_option,
    runner_option,
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command()
@index_option
@json_option
def plan(index: str, as_json: bool) -> None:
    """Show what a rebuild would change; write nothing.

    What the mapping and settings of this version have otherwise, the documents by the versions that made them, where
    the raw records are, and the time and disk that a rebuild would take, from the rate of the last run.

    \b
    Examples:
      dateline index plan
      dateline index plan --index wires --json
    """
    from flows.cli.context import open_reader
    from flows.cli.views.index import plan_entry, print_plan
    from infra.rebuild.plan import plan_rebuild
    from infra.settings import Settings

    found = plan_rebuild(open_reader(index), index, Settings.read())
    emit_json(plan_entry(found)) if as_json else print_plan(found)


@click.command()
@index_option
@new_shards_option
@new_replicas_option
@document_rate_option
@runner_option
@json_option
def rebuild(
    index: str,
    shards: int | None,
    replicas: int | None,
    documents_per_second: float | None,
    runner: str | None,
    as_json: bool,
) -> None:
    """Build a new index beside the one that serves.

    Every document is made again by today's pipeline, from its raw record in the archive or in its unchanged file;
    where that is gone, the document is carried over as it is, and counted. The old index serves and takes writes
    meanwhile; what is written is made again in further rounds. Stop it at any time by Ctrl-C: the same command
    continues with what is missing. Nothing changes for readers before `dateline index promote`.

    \b
    Examples:
      dateline index rebuild
      dateline index rebuild --index wires --shards 3 --replicas 1
      dateline index rebuild --documents-per-second 50
      dateline index rebuild --runner dask@tcp://10.0.0.5:8786
    """
    from flows.cli.context import open_reader
    from flows.cli.local_run import call_flow, check_before_run
    from flows.cli.views.index import print_rebuilt
    from infra.elasticsearch.lifecycle.aliases import index_behind

    index_behind(open_reader(index), index)  # a misspelled name is reported before the run starts
    given = {
        "shards": shards,
        "replicas": replicas,
        "documents_per_second": documents_per_second,
        "runner": runner,
    }
    check_before_run()
    report = call_flow(
        "rebuild", {"index": index, **given}, lambda: "What is built stays. To continue: the same command again."
    )
    print_rebuilt(report, index, as_json)
    if not report.adds_up:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("old", metavar="[OLD", required=False)
@click.argument("new", metavar="NEW]", required=False)
@index_option
@click.option("--sample", type=click.IntRange(1), default=200, show_default=True, help="Documents that are read.")
@json_option
def compare(old: str | None, new: str | None, index: str, sample: int, as_json: bool) -> None:
    """Compare the index that is built beside with the one that serves.

    OLD and NEW are other indices of the alias, by name or number. Every id is compared, the numbers of articles by
    source and day, and what the documents of a sample say: dates, names, facets, cuts, titles. Exits with 1 if the
    new index lacks documents.

    \b
    Examples:
      dateline index compare
      dateline index compare 1 2 --sample 1000
    """
    from flows.cli.context import open_reader
    from flows.cli.views.index import comparison_entry, print_comparison
    from infra.elasticsearch.lifecycle.versioned import find_versioned, serving_index
    from infra.rebuild.comparison import compare_indices
    from infra.rebuild.promotion import index_beside

    if bool(old) != bool(new):
        raise click.UsageError("Give both indices, or none.")
    client = open_reader(index)
    before = find_versioned(client, index, old) if old else serving_index(client, index)
    after = find_versioned(client, index, new) if new else index_beside(client, index)
    with err.status(f"Comparing {before.name} with {after.name} ..."):
        found = compare_indices(client, before.name, after.name, sample)
    emit_json(comparison_entry(found)) if as_json else print_comparison(found)
    if not found.is_complete:
        raise click.exceptions.Exit(1)


@click.command()
@index_option
@click.option(
    "--most-lost",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Share of what a sample said before, of each kind, that may be missing.",
)
@click.option("--force", is_flag=True, help="Switch also if documents are missing, or more is lost.")
@json_option
def promote(index: str, most_lost: float, force: bool, as_json: bool) -> None:
    """Point the alias to the index that was built beside.

    What was written since the rebuild is made again, the indices are compared, and the alias moves in one call:
    every search finds the one index or the other, and no write is lost. It waits for no run: while an ingest has
    the index, nothing is switched. The old index is kept for `dateline index rollback`, and takes no writes.

    \b
    Examples:
      dateline index promote
      dateline index promote --index wires --most-lost 0.1
    """
    from flows.cli.context import open_client_for_run
    from flows.cli.views.index import print_switched
    from infra.rebuild.promotion import promote as switch
    from infra.settings import Settings

    client = open_client_for_run()
    done = switch(client, index, Settings.read(), say_progress, most_lost=most_lost, force=force)
    print_switched(done, as_json)


@click.command()
@index_option
@json_option
def rollback(index: str, as_json: bool) -> None:
    """Point the alias back to the index from before the last switch.

    What was written since then is copied to it first, as it is: nothing is lost.

    \b
    Examples:
      dateline index rollback
      dateline index rollback --index wires --json
    """
    from flows.cli.context import open_client_for_run
    from flows.cli.views.index import print_switched
    from infra.rebuild.promotion import roll_back
    from infra.settings import Settings

    print_switched(roll_back(open_client_for_run(), index, Settings.read(), say_progress), as_json)


def say_progress(line: str) -> None:
    """Print a sentence on the progress, to standard error."""
    err.print(line)
