"""`dateline ingest`: the Prefect flow, run from the command line with or without a Prefect server."""

from __future__ import annotations

import click

from flows.cli.options import runner_option


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--index", default="dateline", show_default=True, help="The alias to load into.")
@click.option("--source", help="The source of records that name none.")
@click.option("--force", is_flag=True, help="Replace also what is unchanged or newer than the input.")
@runner_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def ingest(
    paths: tuple[str, ...], index: str, source: str | None, force: bool, runner: str | None, as_json: bool
) -> None:
    """Load articles into Elasticsearch; what was loaded is searchable when this returns.

    PATH is a folder or a .txt, .html, .jsonl or .jsonl.gz file; a manifest.json in a folder, or a
    FILE.meta.json beside a file, gives the metadata that a raw file lacks. The index is made if needed.
    Unchanged articles are recognised; a changed one replaces itself; what is refused is a dead letter.

    \b
    Examples:
      dateline ingest seeds/
      dateline ingest feeds/2024-11-27.jsonl.gz --index wires --source afp
      dateline search "air defense" --index wires
    """
    from flows.cli.console import err, out
    from flows.cli.context import open_client
    from infra.elasticsearch.indices import ensure_index
    from infra.settings import Settings, prefect_defaults
    from infra.sources import plan_shards

    plan_shards(paths)
    ensure_index(open_client(Settings.read()), index)
    prefect_defaults()
    err.print("Starting Prefect ...")
    from flows.cli.progress import progress_bar
    from flows.cli.report import print_report
    from flows.ingest import ingest as ingest_flow
    from flows.runners import task_runner

    flow = ingest_flow.with_options(task_runner=task_runner(runner or "threads"))
    with progress_bar():
        report = flow(paths=list(paths), index=index, source=source, force=force)
    out.print_json(report.model_dump_json()) if as_json else print_report(report)
    if not report.total.adds_up:
        raise click.exceptions.Exit(1)
