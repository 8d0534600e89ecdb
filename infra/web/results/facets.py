"""Facets of the found articles: their values, and the links that require or exclude one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.elasticsearch.queries.bodies.facets import VALUES, facet_aggregations
from infra.elasticsearch.queries.bodies.search import SearchView, search_body
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import BY_NAME, Comparison, Field
from infra.elasticsearch.search.requests import send
from infra.elasticsearch.search.results import FacetValue
from infra.web.asked.page_query import PageQuery
from infra.web.state import WebState
from infra.web.strings import FACET_TITLES, language_name, month_name

PAGE_FACETS = tuple(BY_NAME[name] for name in FACET_TITLES)
"""The facets beside the hits, in this order."""

VALUES_SHOWN = 6
"""Values of a facet beside the hits."""

OPEN_FACETS = 4
"""Facets that are open at first; others once one of their values is chosen."""

MOST_VALUES = 1_000
"""Values of a facet that its own page looks through, at most: the most frequent."""

MOST_LISTED = 200
"""Values that its own page lists."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A value with its count, and the links to require it, to exclude it, and to drop either choice."""

    value: str
    label: str
    count: int
    is_required: bool
    only: str
    exclude: str
    drop: str


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet: `more` is the URL of the page with all of its values."""

    field: Field
    title: str
    rows: tuple[FacetRow, ...]
    is_open: bool
    more: str


def facet_lists(facets: Mapping[str, Sequence[FacetValue]], query: PageQuery) -> list[FacetList]:
    """Return the facets that have values, in the order of the page."""
    return [
        FacetList(
            field=field,
            title=FACET_TITLES[field.name],
            rows=tuple(facet_rows(field, facets[field.path], query)),
            is_open=place < OPEN_FACETS or any(_is_about(field, one) for one in (*query.only, *query.without)),
            more=query.url(f"/facets/{field.name}"),
        )
        for place, field in enumerate(PAGE_FACETS)
        if facets.get(field.path)
    ]


def facet_rows(field: Field, values: Sequence[FacetValue], query: PageQuery) -> list[FacetRow]:
    """Return the rows of one facet."""
    return [
        FacetRow(
            value=one.value,
            label=value_label(field, one.value),
            count=one.count,
            is_required=(asked := f"{field.name}:{one.value}") in query.only,
            only=query.with_condition(asked),
            exclude=query.with_condition(asked, negated=True),
            drop=query.without_condition(asked),
        )
        for one in values
    ]


def find_values(state: WebState, field: Field, query: PageQuery, criteria: Criteria, find: str) -> list[FacetValue]:
    """Return the values that contain `find`, whatever its case, the most frequent first. Raises IndexingError."""
    body = search_body(criteria, SearchView(size=0, highlights=False))
    body.pop("suggest", None)
    narrowed = _narrowed(field, find)
    if narrowed:
        body["query"]["bool"]["filter"].append(narrowed)
    body["aggs"] = facet_aggregations((field,), MOST_VALUES, criteria.conditions)
    answer = send(state.client, state.index, state.bounded(body))
    buckets = answer["aggregations"][field.path][VALUES]["buckets"]
    wanted = find.casefold()
    found = [FacetValue(str(bucket["key"]), bucket["doc_count"]) for bucket in buckets]
    return [one for one in found if wanted in f"{one.value} {value_label(field, one.value)}".casefold()][:MOST_LISTED]


def value_label(field: Field, value: str) -> str:
    """Return a value as readers write it: languages and months have codes."""
    if field.name == "language":
        return language_name(value)
    return month_name(value) if field.name == "month" else value


def _narrowed(field: Field, find: str) -> dict[str, Any] | None:
    """Return a filter on articles with such a value, so that rare values are among the most frequent ones."""
    if not find.strip() or field.comparison is not Comparison.PART:
        return None
    return {"match_phrase_prefix": {f"{field.path}.words": {"query": find}}}


def _is_about(field: Field, condition: str) -> bool:
    return BY_NAME.get(condition.partition(":")[0]) is field
