"""`dateline search`: articles by words, names, places and dates; one command, several forms of answer."""

from __future__ import annotations

from typing import Any

import click

from flows.cli.criteria_options import criteria_of, criteria_options
from flows.cli.errors import ABORTED
from flows.cli.options import index_option
from infra.elasticsearch.queries.fields import BY_NAME

FORMS = ("count", "timeline", "standing_out", "sentence", "csv", "jsonl", "queries")
"""Forms of the answer that exclude each other; without any it is a table of hits, with --json an object."""

SORTS = click.Choice(["relevance", "newest", "oldest"])
FIELDS = click.Choice(sorted(BY_NAME))


@click.command()
@click.argument("query", nargs=-1)
@criteria_options
@index_option
@click.option("--size", "-n", type=click.IntRange(0, 1000), default=10, show_default=True, help="Hits to show.")
@click.option("--offset", type=click.IntRange(0, 9000), default=0, help="Hits to pass over first.")
@click.option("--sort", "order", type=SORTS, default="relevance", show_default=True, help="The order of the hits.")
@click.option("--recent", is_flag=True, help="Prefer recent articles among equally good ones.")
@click.option("--facets", is_flag=True, help="Count people, organizations, places, countries, ... as well.")
@click.option("--explain", is_flag=True, help="Show what the score of each hit is made of.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--count", is_flag=True, help="Print the number of articles alone.")
@click.option("--timeline", is_flag=True, help="Show when the articles were published, as bars.")
@click.option("--by", "split_by", type=FIELDS, metavar="FIELD", help="With --timeline: split by agency, country, ...")
@click.option("--standing-out", is_flag=True, help="Show the names that these articles have more than others.")
@click.option("--with-person", metavar="NAME", help="Who and what appears with someone, more than usually.")
@click.option("--sentence", is_flag=True, help="All words must stand in one sentence, which is shown.")
@click.option("--csv", is_flag=True, help="Print everything found as CSV, however much it is.")
@click.option("--jsonl", is_flag=True, help="Print everything found as JSON lines, whole documents.")
@click.option("--queries", type=click.File("rb"), metavar="FILE.jsonl", help='Answer each {"id", "query"} line.')
def search(query: tuple[str, ...], with_person: str | None, **given: Any) -> None:
    """Search the articles.

    QUERY is words, "exact phrases", -exclusions, either|or and field:value; fields are person,
    organization, place, country, agency, author, source, language, month and more. Filters alone will do.

    \b
    Examples:
      dateline search "air defense" --facets
      dateline search 'Seoul "martial law" -football person:Yoon'
      dateline search --country "South Korea" --mentions 2024-10 --sort newest
      dateline search --with-person Zelensky
      dateline search drone strike --sentence
      dateline search --timeline --by agency
      dateline search weapons --not agency:AFP --csv > weapons.csv
      dateline search --queries topics.jsonl --size 10 --json

    --queries takes each query as plain words without operators and prints one JSON line for each, in order.
    """
    from flows.cli.commands.search_run import run
    from flows.cli.context import open_client
    from infra.settings import Settings

    text = " ".join(query)
    if with_person:
        given |= {"person": (*given["person"], with_person), "standing_out": True}
    chosen = _form(text, given)
    criteria = criteria_of(text, given)
    if not run(open_client(Settings.read()), chosen, text, criteria, given):
        raise click.exceptions.Exit(ABORTED)


def _form(text: str, given: dict[str, Any]) -> str:
    """The one form of the answer that was asked for."""
    forms = [form for form in FORMS if given[form]]
    if len(forms) > 1:
        named = " and ".join(f"--{form.replace('_', '-')}" for form in forms)
        raise click.UsageError(f"{named} exclude each other")
    if forms and given["facets"]:
        raise click.UsageError(f"--facets goes with a list of hits, not with --{forms[0].replace('_', '-')}")
    if given["split_by"] and not given["timeline"]:
        raise click.UsageError("--by goes with --timeline")
    if given["queries"] and text:
        raise click.UsageError("--queries stands alone: no QUERY with it")
    return forms[0] if forms else "hits"
