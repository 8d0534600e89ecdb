"""`dateline demo`: the seed articles through the whole road, each step a command that the user can type."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

STEPS = (
    ("Start Elasticsearch: the embedded node, or the one that ELASTICSEARCH_URL names.", "es start"),
    (
        "Run the Prefect flow over the seed articles. Two inputs are damaged on purpose and become dead letters.",
        "ingest {seeds}",
    ),
    ("Full-text search, with the words found marked.", 'search "military cooperation" --size 3'),
    ("Who and what is in the news: the facets.", "search --facets --size 0"),
    (
        'Articles that speak of October 2024, in whatever words: one of November says "last month".',
        "search --mentions 2024-10-01..2024-10-31 --precision month --size 3",
    ),
    ("How a document came about: what was cut, what its dates and names mean, and why.", "explain {article}"),
    ("What could not be read, and why.", "deadletters list"),
)
"""What each step shows, and its command."""

ARTICLE = "seoul-ukraine-2024"

NEXT = """\
  dateline search --help                    every filter
  dateline ingest PATH...                   your own articles: .txt, .html, .jsonl, .jsonl.gz, folders
  dateline process IN.jsonl -o OUT.jsonl    documents in a file, without Elasticsearch or Prefect
  dateline es stop                          stop the embedded node; its data stays
The command is .venv/bin/dateline."""


@click.command()
@click.option("--seeds", default="seeds", show_default=True, help="The folder of the seed articles.")
def demo(seeds: str) -> None:
    """Ingest the seed articles and show what can be done with them.

    A second run is quick: everything is recognised as unchanged, and the dead letters as known.
    """
    from flows.cli.console import out
    from flows.cli.main import dateline
    from infra.escaping import terminal_line
    from infra.security.private_files import make_private_folders
    from infra.settings import Settings, prefect_defaults

    if not Path(seeds).is_dir():
        raise click.UsageError(f"there is no folder {seeds}; run this in a checkout, or give --seeds")
    prefect_home = Settings.read().home / "demo-prefect"
    make_private_folders(prefect_home)
    prefect_defaults(home=prefect_home)
    for number, (what, command) in enumerate(STEPS, 1):
        arguments = shlex.split(command.format(seeds=shlex.quote(seeds), article=ARTICLE))
        out.print(f"\n{number}. {what}", style="bold cyan")
        out.print(f"$ dateline {terminal_line(shlex.join(arguments))}", style="dim")
        code = dateline.main(arguments, standalone_mode=False)
        if code:
            raise click.exceptions.Exit(int(code))
    out.print("\nGo on", style="bold")
    out.print(NEXT)
