"""The search behind a page of results: one request, a second for folded copies, a third for a finer histogram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from infra.elasticsearch.lifecycle.aliases import missing_index
from infra.elasticsearch.queries.bodies.search import SHOWN, SearchView, search_body
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.lookup import find_document
from infra.elasticsearch.search.requests import send
from infra.elasticsearch.search.results import SearchResult, read_found
from infra.elasticsearch.search.unknown_values import unknown_values
from infra.web.asked.page_query import MOST_PAGES, PAGE_SIZE, PageQuery
from infra.web.results.facets import PAGE_FACETS, VALUES_SHOWN
from infra.web.results.histogram import BARS, Histogram, histogram_aggregations, read_histogram
from infra.web.results.hits import MORE_FIELDS, ResultRow, folded_body, read_folded, read_rows
from infra.web.state import WebState

_LATEST = "latest"
"""Name of the aggregation with the last time at which a found article was indexed."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of results.

    Attributes:
        result: Totals, facets, the suggestion and warnings.
        rows: The hits.
        histogram: The found articles by time.
        latest: ISO date-time at which the last found article was indexed: later pages are limited to it.
        remarks: Sentences about values of filters that no article has.
        pages: Number of pages that can be read.
    """

    result: SearchResult
    rows: tuple[ResultRow, ...]
    histogram: Histogram
    latest: str | None
    remarks: tuple[str, ...]
    pages: int


def search_page(state: WebState, query: PageQuery, criteria: Criteria) -> FoundPage:
    """Search, and read everything that the page shows. Raises QueryError, IndexingError."""
    criteria = with_id(state, criteria)
    answer = dict(send(state.client, state.index, state.bounded(page_body(query, criteria))))
    if not answer.get("_shards", {}).get("total"):
        raise missing_index(state.index)
    hits = answer["hits"]["hits"]
    aggregations = dict(answer["aggregations"])
    latest = aggregations.pop(_LATEST).get("value_as_string")
    histogram = read_histogram(state, query, criteria, answer)
    aggregations.pop(BARS)
    result = read_found({**answer, "aggregations": aggregations})
    folded = folded_body(hits) if not query.copies else None
    copies = read_folded(send(state.client, state.index, state.bounded(folded))) if folded else {}
    remarks: Sequence[str] = ()
    if not result.total and criteria.conditions:
        remarks = unknown_values(state.client, state.index, criteria)
    counted = result.stories if result.stories is not None else result.total
    return FoundPage(
        result=result,
        rows=tuple(read_rows(hits, copies)),
        histogram=histogram,
        latest=latest,
        remarks=tuple(remarks),
        pages=min(MOST_PAGES, -(-counted // PAGE_SIZE)),
    )


def page_body(query: PageQuery, criteria: Criteria) -> dict[str, Any]:
    """Return the body of the request: hits, facets, the histogram and the time of the last article."""
    view = SearchView(
        size=PAGE_SIZE,
        offset=query.offset,
        order=query.sort,
        facets=PAGE_FACETS,
        facet_size=VALUES_SHOWN,
        by_story=not query.copies,
    )
    body = search_body(criteria, view)
    body["_source"] = [*SHOWN, *MORE_FIELDS]
    body["aggs"] |= histogram_aggregations(query, criteria)
    body["aggs"][_LATEST] = {"max": {"field": "indexed_at"}}
    if query.until:
        body["query"]["bool"]["filter"].append(_until(query.until))
    return body


def _until(moment: str) -> Mapping[str, Any]:
    return {"range": {"indexed_at": {"lte": moment}}}


def with_id(state: WebState, criteria: Criteria) -> Criteria:
    """Replace the id of a similar article by our own, whatever part of it was given."""
    if criteria.like is None:
        return criteria
    return replace(criteria, like=find_document(state.client, state.index, criteria.like)["id"])
