"""`dateline ingest`: the Prefect flow, run from the command line with or without a Prefect server."""

from __future__ import annotations

from typing import Any

import click

from flows.cli.console import err
from flows.cli.options import (
    archive_option,
    day_first_option,
    map_option,
    require_resume_alone,
    resume_option,
    resumed_parameters,
    runner_option,
    source_option,
)
from infra.escaping import terminal_line


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--index", default="dateline", show_default=True, help="The alias to load into.")
@source_option
@map_option
@day_first_option
@click.option("--force", is_flag=True, help="Replace also what is unchanged or newer than the input.")
@click.option("--new-only", is_flag=True, help="Skip files that a completed run has read, if they are unchanged.")
@resume_option
@click.option(
    "--most-rejected",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Exit 1 if more than this share of the inputs, 0 to 1, is refused.",
)
@click.option("--at-least", type=click.IntRange(0), default=0, metavar="N", help="Exit 1 if there are fewer inputs.")
@click.option("--no-stories", is_flag=True, help="Leave grouping into stories to a later run.")
@click.option("--no-names", is_flag=True, help="Leave linking names to a later run.")
@archive_option
@runner_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def ingest(
    paths: tuple[str, ...],
    index: str,
    resume: str | None,
    no_stories: bool,
    no_names: bool,
    runner: str | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Load articles into Elasticsearch.

    PATH is a folder or a file in one of the formats that `dateline formats` lists; a manifest.json in its folder
    or one above (up to PATH), or a FILE.meta.json beside a file, gives the metadata that a raw file lacks. The
    index is created if needed.
    Unchanged articles are recognized; a changed one replaces its former version; refused inputs become dead
    letters. What was loaded is searchable when the command returns, grouped into stories,
    and has the names of other articles for the same people, organizations and places.

    An index has one run at a time. A run that was killed is resumed by the next one over the same paths with
    the same options, or by --resume: finished shards are not read again.

    \b
    Examples:
      dateline ingest seeds/
      dateline ingest feeds/2024-11-27.jsonl.gz --index wires --source afp
      dateline ingest export.csv --map title=headline,text=body,published=date --day-first
      dateline ingest inbox/ --new-only --at-least 1 --most-rejected 0.05
      dateline ingest s3://wires/2024/11/27/ --archive
      dateline ingest --resume last
    """
    from flows.cli.context import open_client_for_run
    from flows.cli.local_run import check_before_run, run_flow
    from infra.elasticsearch.lifecycle.indices import ensure_index
    from infra.sources import find_segments, record_options
    from infra.sources.unmapped import unmapped_keys

    determined = (chosen["source"], chosen["field_map"], chosen["force"], chosen["new_only"])
    require_resume_alone(resume, (paths, *determined, chosen["archive"] is not None))
    if not paths and not resume:
        raise click.UsageError("give a PATH, or --resume RUN, which has its own paths and options")
    # The flow repeats these checks; here a wrong path or an unusable index is reported before the run starts.
    options = record_options(chosen["field_map"], chosen["day_first"])
    if paths:
        found = find_segments(paths, options=options)
        for remark in unmapped_keys(found.segments):
            err.print(terminal_line(remark, limit=None), style="yellow")
    check_before_run()
    client = open_client_for_run()
    parameters = {"paths": list(paths), "index": index, "stories": not no_stories, "names": not no_names, **chosen}
    if resume:
        parameters |= resumed_parameters(client, index, resume)
        find_segments(parameters["paths"])
    ensure_index(client, index)
    run_flow("ingest", {**parameters, "runner": runner}, as_json)
