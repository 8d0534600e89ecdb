"""The histogram over the found articles, which is the filter by date: each bar is a link to its span.

Dates of publication are counted by month, or by day within a year; if the found articles lie within a year, a second
request counts them by day. Mentioned dates are counted by the fields that the filter compares, so that a bar has as
many articles as its link finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from infra.elasticsearch.queries.bodies.filters import condition, mentions
from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria, MentionedTime
from infra.elasticsearch.queries.spans import parse_span
from infra.elasticsearch.search.requests import send
from infra.web.asked.page_query import Axis, PageQuery
from infra.web.results.spans import BarUnit, closed_span, next_unit, unit_start, written_days, written_span
from infra.web.state import WebState

MOST_DAYS, MOST_WEEK_MONTHS, MOST_MONTHS, MOST_YEARS = 45, 6, 60, 60
"""Lengths up to which a bar is a day, a week (in months), a month, a year; beyond it is a decade."""

MOST_BARS = 200
"""Bars, at most: decades of two thousand years."""

_MOST_MONTH_VALUES = 3_000
"""Months that texts mention, at most."""

BARS = "bars"
YEARS = "years"
_FORMAT = "yyyy-MM-dd"


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit of time within the chosen span.

    Attributes:
        start: Its first day.
        span: Its span as a query writes it, within the chosen one: its link finds `count` articles.
        count: The found articles.
        total: All articles of the time; None if they are not counted.
    """

    start: date
    span: str
    count: int
    total: int | None = None

    @property
    def share(self) -> float:
        """The part of all articles of the time, 0 without any."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars without gaps; none if no found article has such a date."""

    axis: Axis
    unit: BarUnit
    bars: tuple[Bar, ...] = ()


Counts = Mapping[date, int]


def histogram_aggregations(query: PageQuery, criteria: Criteria) -> dict[str, Any]:
    """Return the aggregations of the first request, under all conditions of the criteria."""
    filters = [condition(asked) for asked in criteria.conditions]
    return {BARS: {"filter": {"bool": {"filter": filters}}, "aggs": _counts_by(query.axis, _first_unit(query), query)}}


def read_histogram(state: WebState, query: PageQuery, criteria: Criteria, answer: Mapping[str, Any]) -> Histogram:
    """Return the histogram; sends a second request if the first has counted by another unit. Raises IndexingError."""
    counted, found = _first_unit(query), answer["aggregations"][BARS]
    counts = _read(found[BARS])
    extent = _extent(query, counts, found)
    if extent is None:
        return Histogram(query.axis, "month")
    unit = _unit_of(query, *extent)
    by_unit = _grouped(counts, unit)
    if unit != counted or (query.axis == "mentioned" and _chosen(query)):
        by_unit = _recount(state, query, criteria, counts, extent, unit, found)
    totals: Counts = _counts(state, query, _only_the_time(criteria), extent, unit) if query.share else {}
    bars = tuple(
        Bar(start, _clipped(start, unit, query), by_unit.get(start, 0), totals.get(start, 0) if query.share else None)
        for start in _starts(*extent, unit)
    )
    return Histogram(query.axis, unit, bars)


def _only_the_time(criteria: Criteria) -> Criteria:
    """Return the criteria of all articles of the chosen time."""
    return Criteria(published=criteria.published, mentions=criteria.mentions)


def _clipped(start: date, unit: BarUnit, query: PageQuery) -> str:
    """Return the span of a bar, without the days before and behind the chosen span."""
    chosen = _chosen(query)
    written = written_span(start, unit)
    if chosen is None:
        return written
    first, last = chosen[0], chosen[1] - timedelta(days=1)
    end = next_unit(start, unit) - timedelta(days=1)
    return written if first <= start and end <= last else written_days(max(first, start), min(last, end))


def _chosen(query: PageQuery) -> tuple[date, date] | None:
    """Return the chosen span of the axis: its first day, and the day after its last."""
    return closed_span(query.published if query.axis == "published" else query.mentions)


def _first_unit(query: PageQuery) -> BarUnit:
    """Return the unit that the first request counts by."""
    span = _chosen(query)
    if span is None:
        return "month"
    unit = _unit_of(query, span[0], span[1] - timedelta(days=1))
    return unit if unit in ("day", "week") else "month"


def _unit_of(query: PageQuery, first: date, last: date) -> BarUnit:
    """Return the unit of bars; of mentioned dates, many of them months, it is a day only in a chosen span."""
    days = (last - first).days + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    is_fine = query.axis == "published"
    if days <= MOST_DAYS and (is_fine or _chosen(query)):
        return "day"
    if is_fine and months <= MOST_WEEK_MONTHS:
        return "week"
    if months <= MOST_MONTHS:
        return "month"
    return "year" if last.year - first.year < MOST_YEARS else "decade"


def _counts_by(axis: Axis, unit: BarUnit, query: PageQuery) -> dict[str, Any]:
    """Return the aggregation that counts articles by a unit; for months of mentioned dates, by year too."""
    if axis == "published":
        return {BARS: _date_histogram("published", "day" if unit in ("day", "week") else unit)}
    if unit in ("day", "week"):
        span = closed_span(query.mentions)
        bounds = {"min": span[0].isoformat(), "max": (span[1] - timedelta(days=1)).isoformat()} if span else None
        return {BARS: _date_histogram("mentioned_day", unit, bounds)}
    terms = {"terms": {"field": "mentioned_months", "size": _MOST_MONTH_VALUES, "order": {"_key": "asc"}}}
    return {BARS: terms, YEARS: _date_histogram("mentioned_from", "year")}


def _date_histogram(field: str, unit: str, bounds: Mapping[str, str] | None = None) -> dict[str, Any]:
    options: dict[str, Any] = {"field": field, "calendar_interval": unit, "min_doc_count": 1, "format": _FORMAT}
    return {"date_histogram": options | ({"hard_bounds": bounds} if bounds else {})}


def _read(aggregation: Mapping[str, Any]) -> dict[date, int]:
    """Return the counts by first day; months have no day in their key."""
    counts: dict[date, int] = {}
    for bucket in aggregation["buckets"]:
        written = str(bucket.get("key_as_string", bucket["key"]))
        counts[date.fromisoformat(written if len(written) > 7 else f"{written}-01")] = bucket["doc_count"]
    return counts


def _extent(query: PageQuery, counts: Counts, found: Mapping[str, Any]) -> tuple[date, date] | None:
    """Return the first and the last day to show: of the chosen span, else of the articles."""
    span = _chosen(query)
    if span is not None:
        return span[0], span[1] - timedelta(days=1)
    days = list(counts) or list(_read(found[YEARS])) if YEARS in found else list(counts)
    return (min(days), next_unit(max(days), "month") - timedelta(days=1)) if days else None


def _recount(
    state: WebState,
    query: PageQuery,
    criteria: Criteria,
    counts: Counts,
    extent: tuple[date, date],
    unit: BarUnit,
    found: Mapping[str, Any],
) -> Counts:
    """Return the counts by `unit`, from those by month where that is exact, else by a request."""
    if unit == "year" and YEARS in found and not _chosen(query):
        return _read(found[YEARS])
    if unit in ("year", "decade") and query.axis == "published":
        return _grouped(counts, unit)
    return _counts(state, query, criteria, extent, unit)


def _counts(state: WebState, query: PageQuery, criteria: Criteria, extent: tuple[date, date], unit: BarUnit) -> Counts:
    """Count the articles of the extent by `unit`. Raises IndexingError."""
    found_query = everything(criteria)
    starts = _starts(*extent, unit)
    if query.axis == "mentioned":
        spans = {_clipped(start, unit, query): start for start in starts}
        clauses = {written: mentions(_mentioned(written)) for written in spans}
        aggs: dict[str, Any] = {BARS: {"filters": {"filters": clauses}}}
    else:
        span = {"gte": starts[0].isoformat(), "lt": next_unit(starts[-1], unit).isoformat()}
        found_query["bool"]["filter"].append({"range": {"published": span}})
        aggs = _counts_by("published", "month" if unit in ("year", "decade") else unit, query)
    body = {"query": found_query, "size": 0, "track_total_hits": False, "aggs": aggs}
    counted = send(state.client, state.index, state.bounded(body))["aggregations"][BARS]["buckets"]
    if query.axis == "mentioned":
        return {spans[written]: bucket["doc_count"] for written, bucket in counted.items()}
    return _grouped(_read({"buckets": counted}), unit)


def _mentioned(written: str) -> MentionedTime:
    span = parse_span(written)
    return MentionedTime(span, span.precision)


def _grouped(counts: Counts, unit: BarUnit) -> Counts:
    grouped: Counter[date] = Counter()
    for day, count in counts.items():
        grouped[unit_start(day, unit)] += count
    return grouped


def _starts(first: date, last: date, unit: BarUnit) -> list[date]:
    starts = [unit_start(first, unit)]
    while len(starts) < MOST_BARS and (following := next_unit(starts[-1], unit)) <= last and following > starts[-1]:
        starts.append(following)
    return starts
