"""`dateline clean-diff`: a preview of cleaning, by rule, before anything is loaded."""

from __future__ import annotations

import click


@click.command("clean-diff")
@click.argument("path", metavar="FILE")
@click.option("--cuts", "cuts_only", is_flag=True, help="Show the cuts alone, without the text around them.")
def clean_diff(path: str, cuts_only: bool) -> None:
    """Show what cleaning removes from articles.

    Cuts are red, each with its rule; notes are yellow. FILE is a file in one of
    the formats that `dateline formats` lists, or a folder. Nothing is written or loaded.

    \b
    Examples:
      dateline clean-diff seeds/reuters-tail.txt
      dateline clean-diff feed.jsonl --cuts
    """
    from flows.cli.views.clean_diff import print_clean_diff

    print_clean_diff(path, cuts_only)
