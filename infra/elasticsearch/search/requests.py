"""Sending of searches; every response is checked for completeness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any, cast

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.aliases import missing_index
from infra.elasticsearch.queries.bodies.search import SearchView, everything, plain_body, search_body
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.results import Hit, SearchResult, read_found, read_hit, warnings_of

MAX_BATCH = 50
"""Plain queries in one `_msearch`, at most."""


@dataclass(frozen=True, slots=True)
class PlainQuery:
    """A query of plain words with the caller's id."""

    id: str
    query: str


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """The best articles for the plain query with this id, best first."""

    id: str
    hits: tuple[Hit, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """A number of articles; `warnings` give the reasons why there may be more."""

    total: int
    warnings: tuple[str, ...] = ()


def search(client: Elasticsearch, index: str, criteria: Criteria, view: SearchView) -> SearchResult:
    """Search the articles that meet the criteria. Raises IndexingError."""
    with searching(index):
        body = _arguments(search_body(criteria, view))
        answer = client.search(index=index, include_named_queries_score=view.explained, **body)
    return read_found(answer.body)


def send(client: Elasticsearch, index: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Send a request body and return the response. Raises IndexingError."""
    with searching(index):
        return cast("Mapping[str, Any]", client.search(index=index, **_arguments(body)).body)


def count(client: Elasticsearch, index: str, criteria: Criteria) -> ArticleCount:
    """Count the articles that meet the criteria. Raises IndexingError."""
    with searching(index):
        answer = client.count(index=index, query=everything(criteria)).body
    return ArticleCount(answer["count"], warnings_of(answer))


def rank(client: Elasticsearch, index: str, queries: Iterable[PlainQuery], size: int) -> Iterator[RankedAnswer]:
    """Answer plain queries in order, in batches. Raises IndexingError."""
    remaining = iter(queries)
    while batch := tuple(islice(remaining, MAX_BATCH)):
        answers = send_all(client, index, [plain_body(query.query, size) for query in batch])
        for query, answer in zip(batch, answers, strict=True):
            hits = tuple(read_hit(hit) for hit in answer["hits"]["hits"])
            yield RankedAnswer(query.id, hits, warnings_of(answer))


def send_all(client: Elasticsearch, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Send several request bodies and return the responses in order. Raises IndexingError if one failed."""
    lines = [line for body in bodies for line in ({}, body)]
    with searching(index):
        answers: list[Mapping[str, Any]] = client.msearch(index=index, searches=lines).body["responses"]
    for answer in answers:
        if answer["status"] == HTTPStatus.NOT_FOUND:
            raise missing_index(index)
        if "error" in answer:
            raise IndexUnusable(f"A query failed: {describe(answer['error'])}.", "Was this index made by Dateline?")
    return answers


@contextmanager
def searching(index: str) -> Iterator[None]:
    """Raise IndexingErrors for requests that fail within the block."""
    with translate_errors(f"searching {index}"):
        try:
            yield
        except NotFoundError as error:
            raise missing_index(index) from error


def _arguments(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the client's arguments for a request body (`from` is a keyword of Python)."""
    renamed = {"from": "from_", "_source": "source"}
    return {renamed.get(key, key): value for key, value in body.items()}
