"""`dateline search`: articles by words, names, places and dates; one command, several forms of answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
import orjson

from flows.cli.console import err
from flows.cli.criteria_options import criteria_of, criteria_options, resolve_runs
from flows.cli.errors import ABORTED
from flows.cli.options import index_option
from infra.elasticsearch.queries.fields import BY_NAME, COUNTABLE
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.elasticsearch.queries.bodies.search import SearchView
    from infra.elasticsearch.queries.criteria import Criteria
    from infra.elasticsearch.search.requests import PlainQuery

FORMS = ("count", "timeline", "standing_out", "sentence", "csv", "jsonl", "parquet", "queries")
"""Mutually exclusive forms of the answer; the default is a table of hits, or with --json an object."""

SORTS = click.Choice(["relevance", "newest", "oldest"])
FIELDS = click.Choice(sorted(COUNTABLE))
UNITS_OF_FACETS = click.Choice(["articles", "stories"])
UNITS = click.Choice(["day", "month", "year"])


@click.command()
@click.argument("query", nargs=-1)
@criteria_options
@index_option
@click.option("--size", "-n", type=click.IntRange(0, 1000), default=10, show_default=True, help="Hits to show.")
@click.option("--offset", type=click.IntRange(0, 9000), default=0, help="Hits to skip.")
@click.option("--sort", "order", type=SORTS, default="relevance", show_default=True, help="The order of the hits.")
@click.option("--recent", is_flag=True, help="Prefer recent articles among equally good ones.")
@click.option("--facets", is_flag=True, help="Count people, organizations, places, countries, ... as well.")
@click.option(
    "--facets-by", type=UNITS_OF_FACETS, help="Count articles or stories. Implies --facets. [default: articles]"
)
@click.option("--all-copies", is_flag=True, help="Show every article of a story, not the best one alone.")
@click.option("--explain", is_flag=True, help="Show the parts of each hit's score.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--count", is_flag=True, help="Print only the number of articles.")
@click.option("--timeline", is_flag=True, help="Show the times of publication as bars.")
@click.option("--per", type=UNITS, help="With --timeline: the time of one bar. [default: by the length of the time]")
@click.option("--by", "split_by", type=FIELDS, metavar="FIELD", help="With --timeline: split by agency, country, ...")
@click.option(
    "--standing-out", is_flag=True, help="Show the names that are more frequent in these articles than elsewhere."
)
@click.option("--with-person", metavar="NAME", help="Show the names that appear with a person more than usually.")
@click.option("--sentence", is_flag=True, help="Require all words in one sentence, and show it.")
@click.option("--csv", is_flag=True, help="Print all matching articles as CSV, without a limit.")
@click.option("--jsonl", is_flag=True, help="Print all matching documents as JSON lines, without a limit.")
@click.option(
    "--parquet",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all matching documents to a Parquet file, without a limit. Needs the package pyarrow.",
)
@click.option("--with-body", is_flag=True, help="With --csv: a last column with the text.")
@click.option("--with-embargoed", is_flag=True, help="Find articles under embargo too.")
@click.option("--queries", type=click.File("rb"), metavar="FILE.jsonl", help='Answer each {"id", "query"} line.')
def search(query: tuple[str, ...], with_person: str | None, **given: Any) -> None:
    """Search the articles.

    QUERY is words, "exact phrases", -exclusions, either|or, (groups) and field:value; fields are person,
    organization, place, country, agency, author, source, language, month, title and more. Filters alone are enough.
    In capitals NOT is -, OR is |, and AND requires what is on both sides. Wildcards (elect*) are refused: a word is
    found in all its forms.

    The list of hits has the best article of each story, with the number of the others; all other forms have every
    article.

    \b
    Examples:
      dateline search "air defense" --facets
      dateline search 'Seoul "martial law" -football person:Yoon'
      dateline search '(ferry OR tram) AND strike NOT country:France'
      dateline search --country "South Korea" --mentions 2024-10 --sort newest
      dateline search --with-person Zelensky
      dateline search drone strike --sentence
      dateline search title:ferry --near Tokyo,50
      dateline search ferry --all-copies --facets-by stories
      dateline search --timeline --per month --by agency
      dateline search weapons --not agency:AFP --csv > weapons.csv
      dateline search run:last --count
      dateline search --queries topics.jsonl --size 10 --json

    --queries takes each query as plain words without operators and prints one JSON line for each, in order.
    """
    from flows.cli.context import open_reader
    from infra.elasticsearch.lifecycle.aliases import index_behind
    from infra.elasticsearch.search.lookup import find_document
    from infra.elasticsearch.search.unknown_values import unknown_values
    from infra.names.lookup import resolve_names
    from infra.runs import RunStore

    text = " ".join(query)
    given["facets"] = given["facets"] or given["facets_by"] is not None
    if with_person:
        given |= {"person": (*given["person"], with_person), "standing_out": True}
    form = _chosen_form(text, given)
    criteria = criteria_of(text, given)
    client = open_reader(given["index"])
    criteria = resolve_runs(criteria, RunStore(client, given["index"]).id_of)
    if criteria.like:
        criteria = replace(criteria, like=find_document(client, given["index"], criteria.like)["id"])
    criteria, remarks = resolve_names(client, given["index"], criteria)
    for remark in remarks:
        err.print(terminal_line(remark, limit=None), style="dim")
    if given["with_embargoed"]:
        given["index"] = index_behind(client, given["index"])
    warnings = _answer(client, form, text, criteria, given)
    for remark in unknown_values(client, given["index"], criteria):
        err.print(terminal_line(remark, limit=None), style="yellow")
    for warning in warnings:
        err.print(f"Warning: {terminal_line(warning)}", style="yellow")
    if warnings:
        raise click.exceptions.Exit(ABORTED)


def _chosen_form(text: str, given: Mapping[str, Any]) -> str:
    """Return the one requested form of the answer. Raises click.UsageError for contradictory options."""
    forms = [form for form in FORMS if given[form]]
    if len(forms) > 1:
        named = " and ".join(f"--{form.replace('_', '-')}" for form in forms)
        raise click.UsageError(f"{named} exclude each other")
    if forms and given["facets"]:
        raise click.UsageError(f"--facets goes with a list of hits, not with --{forms[0].replace('_', '-')}")
    if forms and given["all_copies"]:
        raise click.UsageError(
            f"--all-copies goes with a list of hits; --{forms[0].replace('_', '-')} has all articles"
        )
    for option, name in (("--by", "split_by"), ("--per", "per")):
        if given[name] and not given["timeline"]:
            raise click.UsageError(f"{option} goes with --timeline")
    if given["with_body"] and not given["csv"]:
        raise click.UsageError("--with-body goes with --csv")
    if given["standing_out"] and not given["size"]:
        raise click.UsageError("--standing-out needs a --size of at least 1")
    if given["queries"] and text:
        raise click.UsageError("--queries excludes QUERY")
    return forms[0] if forms else "hits"


def _answer(client: Elasticsearch, form: str, text: str, criteria: Criteria, given: Mapping[str, Any]) -> Sequence[str]:
    """Search and print the answer in the chosen form; return warnings about what the answer lacks."""
    from flows.cli.views import insight as insight_view
    from flows.cli.views import search as view
    from flows.cli.views import streams
    from infra.elasticsearch.search import insight, requests
    from infra.elasticsearch.search.sentences import in_one_sentence

    index, size, as_json = given["index"], given["size"], given["as_json"]
    match form:
        case "queries":
            return streams.print_rankings(requests.rank(client, index, _read_queries(given["queries"]), size))
        case "csv" | "jsonl":
            return streams.export(client, index, criteria, form, with_body=given["with_body"])
        case "parquet":
            return streams.export_parquet(client, index, criteria, given["parquet"])
        case "count":
            return view.print_count(requests.count(client, index, criteria), as_json)
        case "timeline":
            split_by = BY_NAME[given["split_by"]] if given["split_by"] else None
            timeline = insight.timeline(client, index, criteria, split_by, given["per"])
            return insight_view.print_timeline(timeline, as_json)
        case "standing_out":
            return insight_view.print_standing_out(insight.significant_names(client, index, criteria, size), as_json)
        case "sentence":
            return view.print_found(text, in_one_sentence(client, index, criteria, size), as_json)
        case _:
            found = requests.search(client, index, criteria, _page(given))
            return view.print_found(text, found, as_json, with_facets=given["facets"])


def _page(given: Mapping[str, Any]) -> SearchView:
    from infra.elasticsearch.queries.bodies.search import SearchView
    from infra.elasticsearch.queries.fields import FACETS

    return SearchView(
        size=given["size"],
        offset=given["offset"],
        order=given["order"],
        recent_first=given["recent"],
        facets=FACETS if given["facets"] else (),
        explained=given["explain"],
        by_story=not given["all_copies"],
        facets_by_story=given["facets_by"] == "stories",
    )


def _read_queries(lines: IO[bytes]) -> Iterator[PlainQuery]:
    """Read `{"id", "query"}` lines, ignoring other keys and blank lines. Raises click.UsageError for a bad line."""
    from infra.elasticsearch.search.requests import PlainQuery

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise click.UsageError(f"line {number} of the queries is not JSON: {error}") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("query"), str) or "id" not in entry:
            raise click.UsageError(f'line {number} of the queries is not of the form {{"id": ..., "query": "..."}}')
        yield PlainQuery(entry["id"], entry["query"])
