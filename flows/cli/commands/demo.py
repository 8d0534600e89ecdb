"""`dateline demo`: the seed articles through the whole pipeline, each step a command that the user can type."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

STEPS = (
    ("Start Elasticsearch: the embedded node, or the one at ELASTICSEARCH_URL.", "es start"),
    (
        "Run the Prefect flow over the seed articles. Two inputs are damaged on purpose and become dead letters.",
        "ingest {seeds}",
    ),
    ("Full-text search, with the matching words marked.", 'search "military cooperation" --size 3'),
    ("The people, organizations and places in the news: the facets.", "search --facets --size 0"),
    (
        'Articles that mention October 2024, however it is expressed: one of November has "last month".',
        "search --mentions 2024-10-01..2024-10-31 --precision month --size 3",
    ),
    ("How a document was made: its cuts, its dates and names, and the reasons.", "explain {article}"),
    ("The inputs that could not be read, and the reasons.", "deadletters list"),
)
"""The title of each step, and its command."""

ARTICLE = "seoul-ukraine-2024"

NEXT = """\
  dateline serve                            the search page in a browser; `dateline demo --page` does both
  dateline search --help                    every filter
  dateline ingest PATH...                   your own articles: folders, or files of many formats
  dateline formats                          the formats that are read
  dateline process IN.jsonl -o OUT.jsonl    documents in a file, without Elasticsearch or Prefect
  dateline es stop                          stop the embedded node; its data is kept
The command is .venv/bin/dateline."""


@click.command()
@click.option("--seeds", default="seeds", show_default=True, help="The folder of the seed articles.")
@click.option("--live", is_flag=True, help="Collect a news site that is served on this machine instead.")
@click.option("--page", is_flag=True, help="Open the search page over the seed articles.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="With --page: its port.")
def demo(seeds: str, live: bool, page: bool, port: int) -> None:
    """Ingest the seed articles and show what can be searched.

    A second run is quick: all articles are recognized as unchanged, and the dead letters as known.

    With --page the articles are ingested and the search page is served, until Ctrl-C ends it.

    With --live the news site of the seeds is served at a port of 127.0.0.1 and collected; it corrects an article,
    and is collected again. Its index is `dateline-live-demo`, which each such run replaces.

    \b
    Examples:
      dateline demo
      dateline demo --live
      dateline demo --page
    """
    from flows.cli.console import out
    from flows.cli.demo_steps import run_step
    from flows.cli.live_demo import run_live_demo
    from infra.security.private_files import make_private_folders
    from infra.settings import Settings, prefect_defaults

    if not Path(seeds).is_dir():
        raise click.UsageError(f"there is no folder {seeds}; run this in a checkout, or give --seeds")
    prefect_home = Settings.read().home / "demo-prefect"
    make_private_folders(prefect_home)
    prefect_defaults(home=prefect_home)
    if live and page:
        raise click.UsageError("--live and --page exclude each other")
    if live:
        run_live_demo(Path(seeds))
        return
    steps = STEPS[:2] if page else STEPS
    for number, (title, command) in enumerate(steps, 1):
        run_step(number, title, command.format(seeds=shlex.quote(seeds), article=ARTICLE))
    if page:
        run_step(len(steps) + 1, "Open the search page: the address is below.", f"serve --port {port}")
        return
    out.print("\nNext", style="bold")
    out.print(NEXT)
