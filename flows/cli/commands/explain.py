"""`dateline explain`: the provenance of a document."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from flows.cli.options import index_option


@click.command()
@click.argument("document_id", metavar="ID")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain(document_id: str, index: str, as_json: bool) -> None:
    """Explain how a document was made.

    ID is the document's own id, its first digits or its external_id. Shown are its input, the run and the
    versions that made it, how bytes were decoded into text, each cut with its rule, what its dates and names
    were resolved to and why, and the words behind each facet.

    \b
    Examples:
      dateline explain seoul-ukraine-2024
      dateline explain seoul-ukraine-2024 --json | jq '.dates[] | {text, value, rule}'
    """
    from flows.cli.console import emit_json, out
    from flows.cli.context import open_reader
    from flows.cli.views.explain import sections
    from infra.elasticsearch.search import explain as explanations
    from infra.elasticsearch.search.lookup import find_document

    document = find_document(open_reader(index), index, document_id)
    explanation = explanations.explain(document)
    if as_json:
        emit_json(explanations.as_json(document, explanation, datetime.now(UTC)))
        return
    for section in sections(document, explanation):
        out.print(section, soft_wrap=False)
