"""`dateline show`: one article to read, its names and dates in colour."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
def show(document_id: str, index: str) -> None:
    """Print an article with its names and dates in colour.

    ID is the document's own id or the external_id of its sender. Where there is no colour, names and
    dates stand in brackets, each with what it was taken for.

    \b
    Examples:
      dateline show seoul-ukraine-2024
      dateline show seoul-ukraine-2024 | less -R
    """
    from flows.cli.console import out
    from flows.cli.context import open_client
    from flows.cli.views.show import article
    from infra.elasticsearch.search.lookup import find_document
    from infra.settings import Settings

    document = find_document(open_client(Settings.read()), index, document_id)
    out.print(article(document, in_colour=out.color_system is not None), soft_wrap=False)
