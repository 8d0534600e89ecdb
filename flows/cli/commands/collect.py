"""`dateline collect`: the Prefect flow, run from the command line with or without a Prefect server."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import sources_file_option
from infra.collect.defaults import MINUTES


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--index", default="dateline", show_default=True, help="The alias to load into.")
@sources_file_option
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=MINUTES,
    show_default=True,
    help="Begin no request after this time; the next run does the rest.",
)
@click.option("--no-ingest", is_flag=True, help="Fetch into the archive alone; the next run loads it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def collect(
    sources: tuple[str, ...], index: str, sources_file: Path | None, minutes: float, no_ingest: bool, as_json: bool
) -> None:
    """Fetch what is new of sources, and load it.

    The sources in sources.yaml that are due are polled, or those named, due or not. New and changed pages are
    fetched into the archive (DATELINE_ARCHIVE), as WARC files, and ingested from there, so that nothing is fetched
    twice: what a stopped or killed run has fetched is loaded by the next one.

    \b
    Examples:
      dateline collect
      dateline collect harbor-times --index wires
      dateline collect --no-ingest --json
    """
    from flows.cli.context import open_client_for_run
    from flows.cli.local_run import check_before_run, run_flow
    from infra.collect.sources_file.read import read_sources
    from infra.collect.sources_file.secret_headers import secret_variables
    from infra.collect.sources_file.selection import select_sources
    from infra.elasticsearch.lifecycle.indices import ensure_index
    from infra.settings import Settings, take_secrets

    # The flow repeats these checks; here a wrong name or an unusable index is reported before the run starts.
    path = sources_file or Settings.read().sources
    take_secrets(secret_variables(select_sources(read_sources(path), sources, path)))
    check_before_run()
    ensure_index(open_client_for_run(), index)
    chosen = {"sources": list(sources) or None, "sources_file": str(sources_file) if sources_file else None}
    parameters = {"index": index, **chosen, "minutes": minutes, "load": not no_ingest}
    run_flow("collect", parameters, as_json)
