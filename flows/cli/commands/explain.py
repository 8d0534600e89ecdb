"""`dateline explain`: from a document back to how it came about."""

from __future__ import annotations

import click

from flows.cli.options import index_option


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain(document_id: str, index: str, as_json: bool) -> None:
    """Tell how a document came about.

    ID is the document's own id or the external_id of its sender. Shown are its input, the run and the
    versions that made it, how bytes became text, what was cut and by which rule, what its dates and names
    were taken for and why, and which words stand behind each facet.

    \b
    Examples:
      dateline explain seoul-ukraine-2024
      dateline explain seoul-ukraine-2024 --json | jq '.dates[] | {text, value, rule}'
    """

    from flows.cli.console import emit_json, out
    from flows.cli.context import open_client
    from flows.cli.views.explain import sections
    from infra.elasticsearch.search import explain as explaining
    from infra.elasticsearch.search.lookup import find_document
    from infra.settings import Settings

    document = find_document(open_client(Settings.read()), index, document_id)
    explanation = explaining.explain(document)
    if as_json:
        emit_json(explaining.as_json(document, explanation))
        return
    for section in sections(document, explanation):
        out.print(section, soft_wrap=False)
