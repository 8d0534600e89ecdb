"""What `dateline search` does once it knows what is asked: send, and print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

import click
import orjson

from flows.cli.console import err, out
from flows.cli.render.found import facet_tables, hits_table
from infra.elasticsearch import search as sender
from infra.elasticsearch.queries.body import View
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import FACETS
from infra.elasticsearch.results import Found

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


def print_found(client: Elasticsearch, text: str, criteria: Criteria, given: Mapping[str, Any]) -> bool:
    """Prints hits and facets; false if the answer is not whole, which is said on standard error."""
    view = View(
        size=given["size"],
        offset=given["offset"],
        order=given["order"],
        recent_first=given["recent"],
        facets=FACETS if given["facets"] else (),
    )
    found = sender.search(client, given["index"], criteria, view)
    if given["as_json"]:
        _print_json(_as_json(text, found))
    else:
        out.print(hits_table(found, in_colour=out.color_system is not None), soft_wrap=False)
        if given["facets"] and found.total:
            out.print(facet_tables(found), soft_wrap=False)
    return _whole(found.warnings)


def print_count(client: Elasticsearch, index: str, criteria: Criteria, *, as_json: bool) -> bool:
    """Prints how many articles there are; false if the count is not whole."""
    counted = sender.count(client, index, criteria)
    click.echo(orjson.dumps(asdict(counted)) if as_json else str(counted.total))
    return _whole(counted.warnings)


def answer_queries(client: Elasticsearch, index: str, lines: IO[bytes], size: int) -> bool:
    """Prints one JSON line for each query line, in order; false if an answer is not whole."""
    complete = True
    for ranked in sender.rank(client, index, read_queries(lines), size):
        hits = [_hit_as_json(hit, ("external_id", "id", "score", "title")) for hit in map(asdict, ranked.hits)]
        _print_json({"id": ranked.id, "hits": hits})
        complete &= _whole(ranked.warnings)
    return complete


def read_queries(lines: IO[bytes]) -> Iterator[sender.PlainQuery]:
    """Reads `{"id", "query"}` lines; blank lines are passed over.

    Raises `click.UsageError` with the number of a line that is none, before anything is sent for its batch.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _query_of(line, number)


def _query_of(line: bytes, number: int) -> sender.PlainQuery:
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"line {number} of the queries is not JSON: {error}") from error
    if not isinstance(given, dict) or not isinstance(given.get("query"), str) or "id" not in given:
        raise click.UsageError(f'line {number} of the queries is not of the form {{"id": ..., "query": "..."}}')
    return sender.PlainQuery(given["id"], given["query"])


def _as_json(text: str, found: Found) -> dict[str, Any]:
    return {
        "query": text,
        "total": found.total,
        "warnings": found.warnings,
        "hits": [asdict(hit) for hit in found.hits],
        "facets": {name: [asdict(value) for value in values] for name, values in found.facets.items()},
    }


def _hit_as_json(hit: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: hit[key] for key in keys}


def _print_json(value: object) -> None:
    click.echo(orjson.dumps(value))


def _whole(warnings: Sequence[str]) -> bool:
    for warning in warnings:
        err.print(f"Warning: {warning}", style="yellow")
    return not warnings
