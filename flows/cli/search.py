"""`dateline search`: articles by words, names, places and dates, as a table or as JSON."""

from __future__ import annotations

from typing import IO, Any

import click

from flows.cli.errors import ABORTED
from flows.cli.options import index_option
from flows.cli.search_options import criteria_of, criteria_options


@click.command()
@click.argument("query", nargs=-1)
@criteria_options
@index_option
@click.option("--size", "-n", type=click.IntRange(0, 1000), default=10, show_default=True, help="Hits to show.")
@click.option("--offset", type=click.IntRange(0, 9000), default=0, help="Hits to pass over first.")
@click.option(
    "--sort", "order", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True
)
@click.option("--recent", is_flag=True, help="Prefer recent articles among equally good ones.")
@click.option("--facets", is_flag=True, help="Count people, organizations, places, countries, ... as well.")
@click.option("--count", "only_count", is_flag=True, help="Print the number of articles alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--queries", type=click.File("rb"), metavar="FILE.jsonl", help='Answer each {"id", "query"} line.')
def search(query: tuple[str, ...], queries: IO[bytes] | None, **given: Any) -> None:
    """Search the articles.

    QUERY is words, "exact phrases", -exclusions, either|or and field:value; fields are person,
    organization, place, country, agency, author, source, language, month and more. Filters alone will do.

    \b
    Examples:
      dateline search "air defense" --facets
      dateline search 'Seoul "martial law" -football person:Yoon'
      dateline search --country "South Korea" --mentions 2024-10 --sort newest
      dateline search weapons --not agency:AFP --json | jq -r '.hits[].external_id'
      dateline search --queries topics.jsonl --size 10 --json

    --queries takes each query as plain words without operators and prints one JSON line for each, in order.
    """
    from flows.cli.context import open_client
    from flows.cli.search_run import answer_queries, print_count, print_found
    from infra.settings import Settings

    text = " ".join(query)
    criteria = criteria_of(text, given)
    _check(text, queries, given)
    client = open_client(Settings.read())
    if queries is not None:
        complete = answer_queries(client, given["index"], queries, given["size"])
    elif given["only_count"]:
        complete = print_count(client, given["index"], criteria, as_json=given["as_json"])
    else:
        complete = print_found(client, text, criteria, given)
    if not complete:
        raise click.exceptions.Exit(ABORTED)


def _check(text: str, queries: IO[bytes] | None, given: dict[str, Any]) -> None:
    if queries is not None and (text or given["only_count"] or given["facets"]):
        raise click.UsageError("--queries stands alone: no QUERY, --count or --facets with it")
