"""`dateline stories`: copies, excerpts and revisions of one text."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import index_option


@click.group()
def stories() -> None:
    """Find the articles that are one story.

    Copies under other sources, excerpts and later takes of one text are one story;
    reports of a series that share only their frame are not.

    \b
    Examples:
      dateline stories run
      dateline stories group documents.jsonl --output grouped.jsonl
    """


@stories.command()
@index_option
@click.option("--all", "everything", is_flag=True, help="Group all articles again; stories keep their ids.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def run(index: str, everything: bool, as_json: bool) -> None:
    """Group the articles of an index.

    What is new, was replaced or withdrawn since the last time is grouped, and the stories that it changes are
    updated. Every ingest and replay does this at its end; an interrupted run is continued by the next one.

    \b
    Examples:
      dateline stories run
      dateline stories run --all --index wires
    """
    from flows.cli.views.stories import group_articles

    group_articles(index, everything, as_json)


@stories.command()
@click.argument("path", metavar="IN.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    required=True,
    metavar="OUT.jsonl",
    type=click.Path(path_type=Path),
    help="The file for documents.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def group(path: Path, output: Path, as_json: bool) -> None:
    """Group the documents of a file.

    IN.jsonl is the output of `dateline process`. OUT.jsonl has the same documents in the same order, with the keys
    `story` and `story_info` filled. Neither Elasticsearch nor Prefect is needed.

    \b
    Examples:
      dateline process feed.jsonl --output documents.jsonl
      dateline stories group documents.jsonl --output grouped.jsonl
    """
    from flows.cli.views.stories import group_documents

    group_documents(path, output, as_json)
