"""Aggregations over all found articles: their times, and their significant names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from infra.elasticsearch.queries.bodies.search import Body, everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import BY_NAME, Field

Unit = Literal["day", "month", "year"]

MOST_DAYS, MOST_MONTHS = 62, 72
"""Lengths up to which a timeline has a bar per day, or per month."""

MOST_SPLITS = 5
"""Values that split a bar."""

MOST_BARS = 5_000
"""Bars of a timeline: with their splits about half of the buckets that Elasticsearch allows (65,536)."""

MIN_ARTICLES = 3
"""Articles that a significant name must occur in; fewer may be chance."""

SIGNIFICANT_FIELDS = tuple(BY_NAME[name] for name in ("person", "organization", "place"))


def extent_body(criteria: Criteria) -> Body:
    """Return the body for the first and the last publication, and the number of articles without a date."""
    return {
        "query": everything(criteria),
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            "first": {"min": {"field": "published"}},
            "last": {"max": {"field": "published"}},
            "undated": {"missing": {"field": "published"}},
        },
    }


def unit_for(first: date, last: date) -> Unit:
    """Return the unit of a timeline's bars."""
    if (last - first).days < MOST_DAYS:
        return "day"
    months = (last.year - first.year) * 12 + last.month - first.month
    return "month" if months < MOST_MONTHS else "year"


def number_of_bars(first: date, last: date, unit: Unit) -> int:
    """Return the number of days, months or years from the first day to the last one, both included."""
    if unit == "day":
        return (last - first).days + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return months if unit == "month" else last.year - first.year + 1


def timeline_body(criteria: Criteria, unit: Unit, split_by: Field | None) -> Body:
    """Return the body for articles by publication (UTC); with `split_by`, also by its most frequent values."""
    split = {"split": {"terms": {"field": split_by.path, "size": MOST_SPLITS}}} if split_by else {}
    histogram = {"field": "published", "calendar_interval": unit, "min_doc_count": 0}
    return {
        "query": everything(criteria),
        "size": 0,
        "aggs": {"timeline": {"date_histogram": histogram, "aggs": split}},
    }


def significant_names_body(criteria: Criteria, size: int, fields: Sequence[Field] = SIGNIFICANT_FIELDS) -> Body:
    """Return the body for names that are more frequent than in all articles (significant terms, JLH score)."""
    return {
        "query": everything(criteria),
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            field.path: {"significant_terms": {"field": field.path, "size": size, "min_doc_count": MIN_ARTICLES}}
            for field in fields
        },
    }
