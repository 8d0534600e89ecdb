"""Meanings of marked names and time expressions in words, and the searches that they link to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from infra.elasticsearch.search.origins import country_name, facets_of
from infra.web.asked.page_query import PageQuery
from infra.web.results.spans import written_days
from infra.web.strings import STRINGS, Strings, day_name, month_name

KINDS = {"PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place"}
"""The kind of a mark by the label of its name; other labels are `other`."""

_FIELDS = {"people": "person", "organizations": "organization", "places": "place", "countries": "country"}
_DURATION = re.compile(r"P(\d{1,4})([YMWD])")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def meaning_of_name(entity: Mapping[str, Any]) -> str:
    """Return the kind, the canonical name and the country of a name."""
    kind = STRINGS[f"mark_{KINDS.get(entity['label'], 'other')}"]
    country = country_name(entity)
    name = entity["name"]
    return f"{kind}: {name}, {country}" if country and country != name else f"{kind}: {name}"


def search_of_name(entity: Mapping[str, Any]) -> str:
    """Return the URL of the articles that name it."""
    for facet in facets_of(entity):
        if facet in _FIELDS:
            value = country_name(entity) if facet == "countries" else entity["name"]
            return PageQuery(only=[f"{_FIELDS[facet]}:{value}"[:300]]).url()
    return PageQuery(q=f'"{entity["name"]}"'[:1_000]).url()


def meaning_of_date(mention: Mapping[str, Any]) -> str:
    """Return the time that an expression stands for: `October 2024`.

    >>> meaning_of_date({"from": "2024-10-01", "to": "2024-11-01", "value": "2024-10"})
    'October 2024'
    """
    if span := span_of_date(mention):
        first, dots, last = span.partition("..")
        return f"{_spoken(first)} – {_spoken(last)}" if dots else _spoken(first)
    if found := _DURATION.fullmatch(str(mention["value"])):
        return Strings.count(int(found[1]), _UNITS[found[2]])
    return STRINGS["mark_unknown_time"]


def span_of_date(mention: Mapping[str, Any]) -> str | None:
    """Return the interval of an expression as a query writes it; None if it is unknown.

    >>> span_of_date({"from": "2024-11-25", "to": "2024-12-02"})
    '2024-11-25..2024-12-01'
    """
    interval = _days(mention)
    return written_days(*interval) if interval else None


def _days(mention: Mapping[str, Any]) -> tuple[date, date] | None:
    """Return the first and the last day of the half-open interval; None if it is unknown or before our era."""
    start, end = mention["from"], mention["to"]
    if not start or not end:
        return None
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return None
    if "T" not in end or end[11:16] == "00:00":
        last = last - timedelta(days=1) if last > date.min else last
    return first, max(first, last)


def _spoken(unit: str) -> str:
    return day_name(unit) if len(unit) == 10 else month_name(unit)
