"""`dateline show`: one article to read, its names and dates marked."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
def show(document_id: str, index: str) -> None:
    """Print an article with its names and dates marked.

    ID is the document's own id, its first digits or its external_id. Names and dates are in color; without
    color they are in brackets, each with its canonical name or value.

    \b
    Examples:
      dateline show seoul-ukraine-2024
      dateline show seoul-ukraine-2024 | less -R
    """
    from flows.cli.console import out
    from flows.cli.context import open_reader
    from flows.cli.views.show import render_article
    from infra.elasticsearch.search.lookup import find_document

    document = find_document(open_reader(index), index, document_id)
    out.print(render_article(document, in_color=out.color_system is not None), soft_wrap=False)
