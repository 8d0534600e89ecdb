"""Withdrawal of all articles that meet criteria, and its lifting: counted first, then changed one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.aliases import index_behind
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.withdrawing import change_document, lifting, make_searchable, withdrawing
from infra.elasticsearch.queries.bodies.filters import WITHDRAWN, condition, fixed_filters
from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.search.requests import send

PAGE = 500
"""Ids in one response."""

AT_ONCE = 8
"""Documents that are changed at a time."""

EXAMPLES, SOURCES = 5, 10
"""Articles and sources that a preview names, at most."""

_LIFTED: Clause = {"term": {"withdrawn.lifted": True}}
_ERASED: Clause = {"exists": {"field": "withdrawn.erased"}}
_BY_SOURCE: Clause = {"term": {"withdrawn.delivered": True}}


@dataclass(frozen=True, slots=True)
class WithdrawalSelection:
    """Articles to withdraw, or withdrawals to lift.

    Attributes:
        criteria: The criteria of the articles. Only ids, times, source, URL and run are left of withdrawn ones.
        lift: Whether withdrawals are lifted.
        reason: The reason of the withdrawal; to lift, only those with this reason. None for any that a command has
            given: withdrawals by a source are lifted by their reason alone.
    """

    criteria: Criteria
    lift: bool = False
    reason: str | None = None

    @property
    def query(self) -> Clause:
        """The query of the selected documents."""
        if not self.lift:
            return everything(self.criteria)
        conditions = [condition(asked) for asked in self.criteria.conditions]
        with_reason = [{"term": {"withdrawn.reason": self.reason}}] if self.reason else []
        by_source = [] if self.reason else [_BY_SOURCE]
        filters = [WITHDRAWN, *with_reason, *fixed_filters(self.criteria), *conditions]
        return {"bool": {"filter": filters, "must_not": [_LIFTED, _ERASED, *by_source]}}


@dataclass(frozen=True, slots=True)
class SelectionPreview:
    """The number of selected articles, by source, and the first of them as `(id, title)`."""

    total: int
    by_source: dict[str, int]
    examples: tuple[tuple[str, str], ...]


def preview(client: Elasticsearch, index: str, selection: WithdrawalSelection) -> SelectionPreview:
    """Count the selected articles; nothing is changed. Raises IndexingError."""
    answer = send(
        client,
        index_behind(client, index),
        {
            "query": selection.query,
            "sort": [{"id": "asc"}],
            "size": EXAMPLES,
            "track_total_hits": True,
            "_source": ["id", "display_title"],
            "aggs": {"sources": {"terms": {"field": "source", "size": SOURCES}}},
        },
    )
    sources = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["sources"]["buckets"]}
    hits = [hit["_source"] for hit in answer["hits"]["hits"]]
    examples = tuple((hit["id"], hit.get("display_title") or "") for hit in hits)
    return SelectionPreview(answer["hits"]["total"]["value"], sources, examples)


def change_all(
    client: Elasticsearch, index: str, selection: WithdrawalSelection, progress: Callable[[int], None]
) -> int:
    """Withdraw the selected articles, or lift their withdrawal; return the number of those changed.

    Each is changed by itself, so that a second call continues after an interruption. `progress` receives the number
    so far. Raises IdentityMismatch, ElasticsearchUnavailable, IndexingError.
    """
    ensure_index(client, index)
    change = lifting if selection.lift else withdrawing(selection.reason or "")
    changed = 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for page in _pages(client, index, selection.query):
            results = threads.map(lambda id_: change_document(client, index, id_, change), page)
            changed += sum(is_new for _, is_new in results)
            progress(changed)
    make_searchable(client, index, "Each of them")
    return changed


def _pages(client: Elasticsearch, alias: str, query: Clause) -> Iterator[list[str]]:
    """Yield the ids in order; a changed document leaves the query, and is behind the position by then."""
    after: dict[str, Any] = {}
    index = index_behind(client, alias)
    while True:
        body = {"query": query, "sort": [{"id": "asc"}], "size": PAGE, "_source": False, **after}
        hits = send(client, index, body)["hits"]["hits"]
        if not hits:
            return
        yield [hit["_id"] for hit in hits]
        after = {"search_after": hits[-1]["sort"]}
