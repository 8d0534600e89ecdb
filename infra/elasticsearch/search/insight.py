"""Timelines and significant names of all articles that meet the criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.queries.bodies.insight import (
    MOST_BARS,
    Unit,
    extent_body,
    number_of_bars,
    significant_names_body,
    timeline_body,
    unit_for,
)
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.fields import Field
from infra.elasticsearch.search.requests import send
from infra.elasticsearch.search.results import FacetValue, warnings_of
from infra.errors import UsageError


class TooManyBars(UsageError):
    """A timeline would have more bars than can be counted."""


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """A day, month or year of a timeline, its articles, and the most frequent values among them."""

    period: str
    count: int
    split: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars without gaps from the first to the last publication; `undated` articles have no date."""

    unit: Unit
    bars: tuple[TimelineBar, ...]
    undated: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignificantName:
    """A name in `count` of the `found` articles, and in `everywhere` of all `articles`."""

    value: str
    count: int
    found: int
    everywhere: int
    articles: int


@dataclass(frozen=True, slots=True)
class SignificantNames:
    """By facet, the names that the found articles have more often than others, the most significant first."""

    found: int
    names: Mapping[str, tuple[SignificantName, ...]]
    warnings: tuple[str, ...] = ()


def timeline(
    client: Elasticsearch, index: str, criteria: Criteria, split_by: Field | None = None, per: Unit | None = None
) -> Timeline:
    """Return the found articles by time of publication, with a bar `per` day, month or year; by default by length.

    Raises TooManyBars, IndexingError.
    """
    extent = send(client, index, extent_body(criteria))
    known = extent["aggregations"]
    undated = known["undated"]["doc_count"]
    if known["first"]["value"] is None:
        return Timeline("day", (), undated, warnings_of(extent))
    first, last = _day(known["first"]), _day(known["last"])
    unit = per or unit_for(first, last)
    if (bars := number_of_bars(first, last, unit)) > MOST_BARS:
        raise TooManyBars(
            f"There are {bars:,} {unit}s from {first} to {last}, and a timeline has {MOST_BARS:,} bars at most.",
            "Use a longer unit with --per, or limit the time with --published.",
        )
    answer = send(client, index, timeline_body(criteria, unit, split_by))
    found = tuple(_bar(bucket, unit) for bucket in answer["aggregations"]["timeline"]["buckets"])
    return Timeline(unit, found, undated, (*warnings_of(extent), *warnings_of(answer)))


def significant_names(client: Elasticsearch, index: str, criteria: Criteria, size: int) -> SignificantNames:
    """Return names that are more frequent in the found articles than elsewhere, without the searched ones.

    Raises IndexingError.
    """
    answer = send(client, index, significant_names_body(criteria, size))
    total = answer["hits"]["total"]["value"]
    searched = {value.casefold() for condition in criteria.conditions for value in condition.values}
    names = {
        facet: tuple(
            _significant_name(bucket, found) for bucket in found["buckets"] if not _is_searched(bucket["key"], searched)
        )
        for facet, found in answer["aggregations"].items()
    }
    return SignificantNames(total, names, warnings_of(answer))


def _bar(bucket: Mapping[str, Any], unit: Unit) -> TimelineBar:
    length = {"day": 10, "month": 7, "year": 4}[unit]
    split = tuple(FacetValue(part["key"], part["doc_count"]) for part in bucket.get("split", {}).get("buckets", ()))
    return TimelineBar(bucket["key_as_string"][:length], bucket["doc_count"], split)


def _day(aggregation: Mapping[str, Any]) -> date:
    return date.fromisoformat(aggregation["value_as_string"][:10])


def _significant_name(bucket: Mapping[str, Any], found: Mapping[str, Any]) -> SignificantName:
    return SignificantName(
        bucket["key"], bucket["doc_count"], found["doc_count"], bucket["bg_count"], found["bg_count"]
    )


def _is_searched(name: str, searched: set[str]) -> bool:
    """Return whether the search has this name, or a part of it, as a condition."""
    padded = f" {name.casefold()} "
    return any(f" {value} " in padded for value in searched)
