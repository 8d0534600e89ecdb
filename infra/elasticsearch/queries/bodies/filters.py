"""Filters: publication, mentioned dates, distance, names and places; withdrawn articles never."""

from __future__ import annotations

from infra.elasticsearch.queries.criteria import Criteria, FieldCondition, GeoBox, MentionedTime, NearPoint
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.queries.spans import PRECISIONS, CalendarSpan

WITHDRAWN: Clause = {"exists": {"field": "withdrawn.at"}}
"""Matches withdrawn documents, which every query excludes."""

EMBARGOED: Clause = {"range": {"delivery.embargo": {"gt": "now"}}}
"""Matches documents under embargo, which the filter of the alias excludes. A time without an offset is in UTC."""


def fixed_filters(criteria: Criteria) -> list[Clause]:
    """Return the filters of both hits and facets."""
    filters = []
    if criteria.published:
        filters.append(published(criteria.published))
    if criteria.mentions:
        filters.append(mentions(criteria.mentions))
    if criteria.near:
        filters.append(near(criteria.near))
    if criteria.within:
        filters.append(within(criteria.within))
    return filters


def published(span: CalendarSpan) -> Clause:
    """Match articles published within the span, in UTC; articles without a date never match."""
    return {"range": {"published": _bounds(span)}}


def mentions(asked: MentionedTime) -> Clause:
    """Match texts that mention a time overlapping the span, at least as precisely as requested.

    "in 2024" overlaps every day of 2024, so it matches only with precision year.
    """
    finer = PRECISIONS[: PRECISIONS.index(asked.precision) + 1]
    return any_of(
        [{"range": {f"mentioned_{precision}": _bounds(asked.span) | {"relation": "intersects"}}} for precision in finer]
    )


def near(asked: NearPoint) -> Clause:
    """Match texts that name a place within the distance."""
    return {
        "geo_distance": {
            "distance": f"{asked.kilometers}km",
            "locations": {"lat": asked.lat, "lon": asked.lon},
        }
    }


def within(box: GeoBox) -> Clause:
    """Match texts that name a place within the area."""
    corners = {"top": box.north, "left": box.west, "bottom": box.south, "right": box.east}
    return {"geo_bounding_box": {"locations": corners}}


def condition(asked: FieldCondition) -> Clause:
    """Match a field with one of the values; negated, with none of them."""
    found = any_of([asked.field.clause(value) for value in asked.values])
    return {"bool": {"must_not": [found]}} if asked.negated else found


def any_of(clauses: list[Clause]) -> Clause:
    """Match at least one of the clauses."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _bounds(span: CalendarSpan) -> dict[str, str]:
    bounds = {"gte": span.start, "lt": span.end}
    return {key: day for key, day in bounds.items() if day is not None}
