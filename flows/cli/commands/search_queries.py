"""`dateline search --queries`: a file of plain queries, one answer a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click
import orjson

from flows.cli.console import emit_json
from infra.elasticsearch.search.requests import PlainQuery, rank
from infra.elasticsearch.search.results import Hit

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


def answer(client: Elasticsearch, index: str, lines: IO[bytes], size: int) -> tuple[str, ...]:
    """Prints one JSON line for each query line, in order; returns what the answers lack."""
    warnings: list[str] = []
    for ranked in rank(client, index, _queries(lines), size):
        emit_json({"id": ranked.id, "hits": list(map(_hit, ranked.hits))})
        warnings += (f"query {ranked.id}: {warning}" for warning in ranked.warnings)
    return tuple(warnings)


def _queries(lines: IO[bytes]) -> Iterator[PlainQuery]:
    """Reads `{"id", "query"}` lines, other keys ignored; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _query(line, number)


def _query(line: bytes, number: int) -> PlainQuery:
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"line {number} of the queries is not JSON: {error}") from error
    if not isinstance(given, dict) or not isinstance(given.get("query"), str) or "id" not in given:
        raise click.UsageError(f'line {number} of the queries is not of the form {{"id": ..., "query": "..."}}')
    return PlainQuery(given["id"], given["query"])


def _hit(hit: Hit) -> dict[str, Any]:
    return {"external_id": hit.external_id, "score": hit.score, "id": hit.id, "title": hit.title}
