"""`dateline stories`: copies, excerpts and revisions of one text."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def stories() -> None:
    """Find the articles that are one story.

    Copies under other sources, excerpts and later takes of one text are one story;
    reports of a series that share only their frame are not.

    \b
    Example:
      dateline stories group documents.jsonl --output grouped.jsonl
    """


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
