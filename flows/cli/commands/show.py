"""`dateline show`: one article to read, its names and dates marked; its copies, and what they changed."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
@click.option("--copies", is_flag=True, help="List the articles of its story instead, the earliest first.")
@click.option("--diff", "other_id", metavar="ID", help="Show instead what this other article changes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the document, its copies or the changes.")
def show(document_id: str, index: str, copies: bool, other_id: str | None, as_json: bool) -> None:
    """Print an article with its names and dates marked.

    ID is the document's own id, its first digits or its external_id. Names and dates are in color; without
    color they are in brackets, each with its canonical name or value. In a difference, what only the first article
    has is in red or [-brackets-], what only the other has in green or {+braces+}.

    \b
    Examples:
      dateline show seoul-ukraine-2024
      dateline show seoul-ukraine-2024 | less -R
      dateline show peru-desalination-2025 --copies
      dateline show peru-desalination-2025 --diff peru-desalination-copy-2025
    """
    from flows.cli.console import emit_json, out
    from flows.cli.context import open_reader
    from flows.cli.views import copies as copies_view
    from flows.cli.views.show import render_article
    from infra.elasticsearch.search.copies import find_copies
    from infra.elasticsearch.search.lookup import find_document

    if copies and other_id:
        raise click.UsageError("--copies and --diff exclude each other")
    client, in_color = open_reader(index), out.color_system is not None
    document = find_document(client, index, document_id)
    if copies:
        members = find_copies(client, index, document)
        if as_json:
            emit_json(copies_view.copies_as_json(members))
        else:
            out.print(copies_view.render_copies(members), soft_wrap=False)
    elif other_id:
        other = find_document(client, index, other_id)
        if as_json:
            emit_json(copies_view.difference_as_json(document, other))
        else:
            out.print(copies_view.render_difference(document, other, in_color=in_color), soft_wrap=False)
    elif as_json:
        emit_json(document)
    else:
        out.print(render_article(document, in_color=in_color), soft_wrap=False)
