"""Filters: publication, mentioned dates, distance, names and places; withdrawn articles never."""

from __future__ import annotations

from infra.elasticsearch.queries.criteria import Criteria, FieldCondition, MentionedTime, NearPoint
from infra.elasticsearch.queries.fields import Clause
from infra.elasticsearch.queries.spans import PRECISIONS, CalendarSpan

WITHDRAWN: Clause = {"exists": {"field": "withdrawn.at"}}
"""Excluded from every query."""


def fixed_filters(criteria: Criteria) -> list[Clause]:
    """The filters that hold for hits and facets alike."""
    filters = []
    if criteria.published:
        filters.append(published(criteria.published))
    if criteria.mentions:
        filters.append(mentions(criteria.mentions))
    if criteria.near:
        filters.append(near(criteria.near))
    return filters


def published(span: CalendarSpan) -> Clause:
    """Published on a day of the span, in UTC; an article without a date is not found."""
    return {"range": {"published": _bounds(span)}}


def mentions(asked: MentionedTime) -> Clause:
    """The text names a time that meets the span, in words at least as precise as asked.

    A text that says "in 2024" meets every day of 2024, so it is found only with precision year.
    """
    finer = PRECISIONS[: PRECISIONS.index(asked.precision) + 1]
    return any_of(
        [{"range": {f"mentioned_{precision}": _bounds(asked.span) | {"relation": "intersects"}}} for precision in finer]
    )


def near(asked: NearPoint) -> Clause:
    """A place that is named lies within the distance."""
    return {
        "geo_distance": {
            "distance": f"{asked.kilometres}km",
            "locations": {"lat": asked.lat, "lon": asked.lon},
        }
    }


def condition(asked: FieldCondition) -> Clause:
    """The field has one of the values; or none of them, negated."""
    found = any_of([asked.field.clause(value) for value in asked.values])
    return {"bool": {"must_not": [found]}} if asked.negated else found


def any_of(clauses: list[Clause]) -> Clause:
    """At least one of the clauses."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def _bounds(span: CalendarSpan) -> dict[str, str]:
    bounds = {"gte": span.start, "lt": span.end}
    return {key: day for key, day in bounds.items() if day is not None}
