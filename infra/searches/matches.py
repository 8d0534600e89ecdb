"""The articles that a saved search finds for the first time, and those of a message as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.filters import WITHDRAWN, any_of
from infra.elasticsearch.queries.bodies.search import SHOWN
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.search.export import Export
from infra.elasticsearch.search.requests import send
from infra.searches.records import SavedSearch
from infra.searches.store import SearchStore

MARGIN = timedelta(hours=1)
"""Articles that were loaded this long before the last evaluation are looked at again: clocks of workers differ, and a
document may wait for its request. Those on record are recognized."""

IDS = 1_000
"""Ids that are looked up at once."""


def new_articles(store: SearchStore, search: SavedSearch, run: str | None) -> Iterator[str]:
    """Yield the ids of articles that the search finds and that no message of it has.

    They were loaded since its last evaluation, or by `run`, or their embargo has ended since then. Withdrawn articles
    and those under embargo are not found. Raises QueryError, IndexingError.
    """
    found = matching_ids(store.client, store.name, search, [_loaded(search.evaluated - MARGIN, run)])
    while ids := list(islice(found, IDS)):
        recorded = store.recorded(search.id, ids)
        yield from (id_ for id_ in ids if id_ not in recorded)


def matching_ids(
    client: Elasticsearch, index: str, search: SavedSearch, conditions: Sequence[Clause] = ()
) -> Iterator[str]:
    """Yield the ids of all articles that the search finds now, the newest first. Raises QueryError, IndexingError."""
    export = Export(client, index, search.parameters.criteria(), fields=("id",), conditions=conditions)
    return (document["id"] for document in export)


def read_articles(client: Elasticsearch, index: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return what a list of hits shows of articles, the newest first.

    Those that are withdrawn or under embargo by now are missing. Raises IndexingError.
    """
    wanted = list(ids)
    body = {
        "query": {"bool": {"filter": [{"terms": {"id": wanted}}], "must_not": [WITHDRAWN]}},
        "sort": [{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
        "size": len(wanted),
        "_source": SHOWN,
    }
    return [hit["_source"] for hit in send(client, index, body)["hits"]["hits"]]


def _loaded(since: datetime, run: str | None) -> Clause:
    moment = since.isoformat()
    ways: list[Clause] = [
        {"range": {"indexed_at": {"gte": moment}}},
        {"range": {"delivery.embargo": {"gte": moment, "lte": "now"}}},
    ]
    return any_of([*ways, {"term": {"run_id": run}}] if run else ways)
