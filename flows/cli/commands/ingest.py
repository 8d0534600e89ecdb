"""`dateline ingest`: the Prefect flow, run from the command line with or without a Prefect server."""

from __future__ import annotations

from typing import Any

import click

from flows.cli.options import resume_option, runner_option, source_option
from flows.cli.resume import asked_for, require_alone


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--index", default="dateline", show_default=True, help="The alias to load into.")
@source_option
@click.option("--force", is_flag=True, help="Replace also what is unchanged or newer than the input.")
@click.option("--new-only", is_flag=True, help="Pass over files that a completed run has read as they are.")
@resume_option
@click.option(
    "--most-rejected",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Exit 1 if more than this share of the inputs, 0 to 1, is refused.",
)
@click.option("--at-least", type=click.IntRange(0), default=0, metavar="N", help="Exit 1 if there are fewer inputs.")
@runner_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def ingest(
    paths: tuple[str, ...], index: str, resume: str | None, runner: str | None, as_json: bool, **chosen: Any
) -> None:
    """Load articles into Elasticsearch; what was loaded is searchable when this returns.

    PATH is a folder or a .txt, .html, .jsonl or .jsonl.gz file; a manifest.json in a folder, or a
    FILE.meta.json beside a file, gives the metadata that a raw file lacks. The index is made if needed.
    Unchanged articles are recognised; a changed one replaces itself; what is refused is a dead letter.

    One run at a time has the index. A run that was killed is gone on with by the next one over the same paths
    with the same options, or by --resume: what it has finished is not read again.

    \b
    Examples:
      dateline ingest seeds/
      dateline ingest feeds/2024-11-27.jsonl.gz --index wires --source afp
      dateline ingest inbox/ --new-only --at-least 1 --most-rejected 0.05
      dateline ingest --resume last
    """
    from flows.cli.context import open_client_for_run
    from flows.cli.local_run import run_here
    from infra.elasticsearch.lifecycle.indices import ensure_index
    from infra.settings import Settings
    from infra.sources import find_segments

    require_alone(resume, (paths, chosen["source"], chosen["force"], chosen["new_only"]))
    if not paths and not resume:
        raise click.UsageError("give a PATH, or --resume RUN, which has its own paths and options")
    client = open_client_for_run(Settings.read())
    parameters = {"paths": list(paths), "index": index, **chosen}
    if resume:
        parameters |= asked_for(client, index, resume)
    find_segments(parameters["paths"])
    ensure_index(client, index)
    run_here("ingest", parameters, runner, as_json)
