"""Documents beyond their time: counted by source, and deleted from every index of the alias."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import describe, translate_errors
from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.versioned import versioned_indices
from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.queries.syntax import parse
from infra.elasticsearch.search.place_names import resolve_places
from infra.elasticsearch.search.requests import searching
from infra.erasure.tombstones import writable
from infra.retention.policy import RetentionPolicy
from transforms.records import ArchivedRecord

_PAGE = 1_000
_SOURCES = 10_000


def held_query(policy: RetentionPolicy) -> Clause | None:
    """Return the query of the documents that a legal hold keeps; None without one. Raises QueryError."""
    queries = []
    for text in policy.hold:
        parsed = parse(text)
        queries.append(everything(resolve_places(Criteria(parsed.words, parsed.conditions))))
    return {"bool": {"should": queries}} if queries else None


def expired_query(policy: RetentionPolicy, now: datetime) -> Clause:
    """Return the query of the documents that are beyond their time and not held. Raises QueryError.

    A tombstone has no time and never is.
    """
    named = policy.articles.sources
    rules: list[Clause] = [
        {"bool": {"filter": [{"term": {"source": source}}, _before(now - period)]}}
        for source, period in named.items()
        if period
    ]
    if policy.articles.keep:
        others = {"terms": {"source": sorted(named)}}
        rules.append({"bool": {"filter": [_before(now - policy.articles.keep)], "must_not": [others]}})
    held = held_query(policy)
    return {"bool": {"filter": [{"bool": {"should": rules}}], "must_not": [held] if held else []}}


def count_expired(client: Elasticsearch, index: str, policy: RetentionPolicy, now: datetime) -> dict[str, int]:
    """Return the number of documents of an index that would be deleted, by source. Raises IndexingError, QueryError."""
    if policy.is_empty:
        return {}
    aggs = {"sources": {"terms": {"field": "source", "size": _SOURCES}}}
    with searching(index):
        answer = client.search(index=index, query=expired_query(policy, now), size=0, aggs=aggs)
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["sources"]["buckets"]}


def delete_expired(client: Elasticsearch, alias: str, policy: RetentionPolicy, now: datetime) -> dict[str, int]:
    """Delete what is beyond its time from every index of an alias; return the documents deleted, by index.

    The locks of everything that loads or rebuilds must be held. Raises IndexingError, QueryError.
    """
    indices, deleted = versioned_indices(client, alias), dict[str, int]()
    for index in indices:
        with translate_errors(f"refreshing {index.name}"):
            client.indices.refresh(index=index.name)
        if not count_expired(client, index.name, policy, now):
            continue
        with writable(client, index, indices):
            for page in _pages(client, index.name, expired_query(policy, now)):
                _delete(client, index.name, [hit["_id"] for hit in page])
                deleted[index.name] = deleted.get(index.name, 0) + len(page)
        with translate_errors(f"refreshing {index.name}"):
            client.indices.refresh(index=index.name)
    return deleted


def held_ids(client: Elasticsearch, alias: str, policy: RetentionPolicy) -> set[str]:
    """Return the ids of all names of the articles that a legal hold keeps. Raises IndexingError, QueryError."""
    query = held_query(policy)
    if query is None:
        return set()
    found = set[str]()
    for index in versioned_indices(client, alias):
        for page in _pages(client, index.name, query):
            for hit in page:
                found.update((hit["_id"], *(hit["_source"].get("known_ids") or ())))
    return found


def expired_places(client: Elasticsearch, index: str, policy: RetentionPolicy, now: datetime) -> set[tuple[str, int]]:
    """Return the places in the archive of the documents that would be deleted. Raises IndexingError, QueryError."""
    found = set[tuple[str, int]]()
    for page in _pages(client, index, expired_query(policy, now)):
        places = (ArchivedRecord.of_document(hit["_source"]) for hit in page)
        found.update((place.path, place.offset) for place in places if place)
    return found


def _before(moment: datetime) -> Clause:
    return {"range": {"observed": {"lt": moment.isoformat()}}}


def _pages(client: Elasticsearch, index: str, query: Clause) -> Iterator[list[dict[str, Any]]]:
    """Yield the documents by id, with other ids and places: a deleted one is behind the position by then."""
    after: dict[str, Any] = {}
    while True:
        with searching(index):
            answer = client.search(
                index=index,
                query=query,
                sort=[{"id": "asc"}],
                size=_PAGE,
                source_includes=["known_ids", "input.archive"],
                **after,
            )
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        if not hits:
            return
        yield hits
        after = {"search_after": hits[-1]["sort"]}


def _delete(client: Elasticsearch, index: str, ids: Iterable[str]) -> None:
    doing = f"deleting articles beyond their time from {index}"
    with translate_errors(doing):
        reply = client.bulk(index=index, operations=[{"delete": {"_id": id_}} for id_ in ids])
    for item in reply["items"]:
        if "error" in item["delete"]:
            raise IndexUnusable(f"While {doing}: {describe(item['delete']['error'])}.", "Run it again.")
