"""The searches that Kibana sends for a chart, as far as its sources and Elastic's documentation show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from infra.kibana.bundle import Json
from infra.kibana.panels.kql import to_filters
from infra.kibana.panels.layers import ChartLayer, chart_layers, is_time
from infra.kibana.times import auto_interval, to_datetime

_METRICS = {
    "count": "value_count",
    "unique_count": "cardinality",
    "average": "avg",
    "sum": "sum",
    "min": "min",
    "max": "max",
}
"""Aggregations by operation of the dashboards API; median and percentile are `percentiles`."""

_MIN_SHARD_SIZE = 25
"""Values that Kibana asks of each shard, where it shows ten or fewer."""


@dataclass(frozen=True, slots=True)
class DashboardScope:
    """The time range of a dashboard, and the filters that it puts on every panel, as query DSL."""

    since: datetime
    until: datetime
    filters: tuple[Json, ...] = ()


def scope_of(dashboard: Json, now: datetime) -> DashboardScope:
    """Return the scope of a dashboard that is opened at `now`."""
    time_range = dashboard["time_range"]
    since, until = to_datetime(time_range["from"], now), to_datetime(time_range["to"], now)
    return DashboardScope(since, until, tuple(query_filters(dashboard)))


def query_filters(part: Json, key: str = "query") -> list[Json]:
    """Return the KQL query of a dashboard, panel, list or metric as filters; none if it has no query."""
    return to_filters(part[key]["expression"]) if key in part else []


def chart_searches(chart: Json, data_views: Mapping[str, Json], scope: DashboardScope) -> list[Json]:
    """Return one search body for each layer of the chart; `data_views` are those of its bundle, by id."""
    return [
        layer_search(layer, data_views[layer.data_view].get("timeFieldName"), query_filters(chart), scope)
        for layer in chart_layers(chart)
    ]


def layer_search(layer: ChartLayer, time_field: str | None, filters: Sequence[Json], scope: DashboardScope) -> Json:
    """Return the search body of a layer: buckets `by0`, `by1` from outermost to innermost, metrics `n0`, `n1`."""
    metrics = {f"n{at}": _metric(metric) for at, metric in enumerate(layer.metrics) if needs_aggregation(metric)}
    inner = metrics
    for depth, position in reversed(list(enumerate(layer.nesting))):
        bucket = layer.buckets[position]
        if is_time(bucket):
            aggregation = _date_histogram(bucket, time_field, scope)
        else:
            aggregation = _terms(bucket, layer.metrics)
            # Terms are ordered by a metric of their own level.
            ranked_by = f"n{bucket['rank_by'].get('metric_index')}"
            inner = {name: metric for name, metric in metrics.items() if name == ranked_by} | inner
        inner = {f"by{depth}": {**aggregation, **_nested(inner)}}
    all_filters = [*_time_filter(time_field, scope), *scope.filters, *filters]
    return {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": all_filters}}, **_nested(inner)}


def needs_aggregation(metric: Json) -> bool:
    """Return whether the metric is more than the number of documents in the bucket."""
    return not _is_document_count(metric) or "filter" in metric


def _nested(aggregations: Json) -> Json:
    return {"aggs": aggregations} if aggregations else {}


def _time_filter(time_field: str | None, scope: DashboardScope) -> list[Json]:
    if time_field is None:
        return []
    return [{"range": {time_field: {"gte": scope.since.isoformat(), "lte": scope.until.isoformat()}}}]


def _date_histogram(bucket: Json, time_field: str | None, scope: DashboardScope) -> Json:
    body = {"field": bucket["field"], **auto_interval(scope.until - scope.since), "time_zone": "UTC"}
    if not bucket["include_empty_rows"]:
        return {"date_histogram": {**body, "min_doc_count": 1}}
    bounds = {"min": scope.since.isoformat(), "max": scope.until.isoformat()}
    whole_range = {"extended_bounds": bounds} if bucket["field"] == time_field else {}
    return {"date_histogram": {**body, "min_doc_count": 0, **whole_range}}


def _terms(bucket: Json, metrics: Sequence[Json]) -> Json:
    (field,), size, rank_by = bucket["fields"], bucket["limit"], bucket["rank_by"]
    if rank_by["type"] == "alphabetical":
        path = "_key"
    else:
        path = _order_path(rank_by["metric_index"], metrics[rank_by["metric_index"]])
    shard_size = max(_MIN_SHARD_SIZE, size * 2)
    return {"terms": {"field": field, "size": size, "shard_size": shard_size, "order": {path: rank_by["direction"]}}}


def _order_path(at: int, metric: Json) -> str:
    if not needs_aggregation(metric):
        return "_count"
    in_filter = ">n" if "filter" in metric and not _is_document_count(metric) else ""
    percent = _percent(metric)
    return f"n{at}{in_filter}" if percent is None else f"n{at}{in_filter}[{percent}]"


def _metric(metric: Json) -> Json:
    if "filter" not in metric:
        return _operation(metric)
    inner = {} if _is_document_count(metric) else {"n": _operation(metric)}
    return {"filter": {"bool": {"filter": query_filters(metric, "filter")}}, **_nested(inner)}


def _operation(metric: Json) -> Json:
    field, percent = metric["field"], _percent(metric)
    if percent is not None:
        return {"percentiles": {"field": field, "percents": [percent]}}
    return {_METRICS[metric["operation"]]: {"field": field}}


def _is_document_count(metric: Json) -> bool:
    return metric["operation"] == "count" and "field" not in metric


def _percent(metric: Json) -> float | None:
    percent: float | None = 50.0 if metric["operation"] == "median" else metric.get("percentile")
    return percent
