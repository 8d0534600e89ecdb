"""What Elasticsearch is asked for a chart: the search that Kibana's own charts come down to.

Buckets nest in the order of the description, numbers innermost; of a split series the split is the outermost,
so that the same top list holds over all of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.kibana.conditions import Condition
from infra.kibana.description import Bucket, Chart, Layer, Measure, Time, Values, View
from infra.kibana.intervals import interval

AXES = frozenset({"bars", "line", "area", "rows"})
"""The charts that have an axis, and may be split."""

_METRICS = {"unique_count": "cardinality", "average": "avg", "sum": "sum", "min": "min", "max": "max"}
_PERCENT = {"median": 50.0}
_SHARD_SIZE = 25
"""What Kibana asks of each shard for up to ten values."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The time that is looked at, and the conditions that the whole dashboard puts on every panel."""

    since: datetime
    until: datetime
    conditions: tuple[Condition, ...] = ()


def chart_searches(chart: Chart, view: View, scope: Scope) -> list[dict[str, Any]]:
    """One search body for each layer of the chart."""
    filters = [*_time_filter(view, scope), *(one.dsl() for one in (*scope.conditions, *chart.where))]
    return [layer_search(layer, view, filters, scope) for layer in chart.layers]


def layer_search(layer: Layer, view: View, filters: Sequence[dict[str, Any]], scope: Scope) -> dict[str, Any]:
    """The search of one layer, among the documents that `filters` leave."""
    inner = _numbers(layer.show)
    for depth, bucket in reversed(list(enumerate(nested(layer)))):
        if isinstance(bucket, Time):
            asked = _time(bucket, view, scope)
        else:
            asked = _values(bucket, layer.show[0])
            inner = _numbers(layer.show[:1]) | inner
        inner = {f"by{depth}": {**asked, **({"aggs": inner} if inner else {})}}
    return {
        "size": 0,
        "track_total_hits": True,
        "query": {"bool": {"filter": list(filters)}},
        **({"aggs": inner} if inner else {}),
    }


def nested(layer: Layer) -> tuple[Bucket, ...]:
    """The buckets from the outermost to the innermost."""
    return tuple(reversed(layer.by)) if layer.chart in AXES else layer.by


def _time_filter(view: View, scope: Scope) -> list[dict[str, Any]]:
    if view.time is None:
        return []
    return [{"range": {view.time: {"gte": scope.since.isoformat(), "lte": scope.until.isoformat()}}}]


def _time(bucket: Time, view: View, scope: Scope) -> dict[str, Any]:
    asked = {"field": bucket.time, **interval(scope.until - scope.since), "time_zone": "UTC"}
    if not bucket.empty:
        return {"date_histogram": {**asked, "min_doc_count": 1}}
    bounds = {"min": scope.since.isoformat(), "max": scope.until.isoformat()}
    of_the_range = {"extended_bounds": bounds} if bucket.time == view.time else {}
    return {"date_histogram": {**asked, "min_doc_count": 0, **of_the_range}}


def _values(bucket: Values, ranked_by: Measure) -> dict[str, Any]:
    order = {"_key": "asc"} if bucket.order == "key" else {_path(ranked_by): "desc"}
    size = {"size": bucket.top, "shard_size": max(_SHARD_SIZE, bucket.top * 2)}
    return {"terms": {"field": bucket.values, **size, "order": order}}


def _numbers(show: Sequence[Measure]) -> dict[str, Any]:
    """The numbers that need an aggregation; a plain count is the bucket's own."""
    return {f"n{place}": _number(one) for place, one in enumerate(show) if needs_aggregation(one)}


def needs_aggregation(measure: Measure) -> bool:
    """Whether the number is more than how many documents the bucket has."""
    return not _is_plain_count(measure) or bool(measure.where)


def _path(first: Measure) -> str:
    """Where a bucket has its first number, by which Kibana ranks."""
    if not needs_aggregation(first):
        return "_count"
    within = ">n" if first.where and not _is_plain_count(first) else ""
    percent = _percent(first)
    return f"n0{within}" if percent is None else f"n0{within}[{percent}]"


def _number(measure: Measure) -> dict[str, Any]:
    if not measure.where:
        return _operation(measure)
    condition = {"bool": {"filter": [one.dsl() for one in measure.where]}}
    return {"filter": condition, **_within(measure)}


def _within(measure: Measure) -> dict[str, Any]:
    return {} if _is_plain_count(measure) else {"aggs": {"n": _operation(measure)}}


def _is_plain_count(measure: Measure) -> bool:
    return measure.operation == "count" and measure.field is None


def _operation(measure: Measure) -> dict[str, Any]:
    if measure.operation == "count":
        return {"value_count": {"field": measure.field}}
    if measure.operation in _METRICS:
        return {_METRICS[measure.operation]: {"field": measure.field}}
    return {"percentiles": {"field": measure.field, "percents": [_percent(measure)]}}


def _percent(measure: Measure) -> float | None:
    return measure.percentile if measure.operation == "percentile" else _PERCENT.get(measure.operation)
