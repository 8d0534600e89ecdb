"""Which field every object uses and for what, read from the very bodies that Kibana is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from infra.kibana.bundle import Bundle
from infra.kibana.formats.base import Query
from infra.kibana.formats.charts import AnyChart, CloudChart, HeatmapChart, MetricChart, PieChart, TableChart, XYChart
from infra.kibana.formats.dashboard import DashboardBody, DiscoverPanel, VisPanel
from infra.kibana.formats.data_view import DataView
from infra.kibana.formats.operations import Bucket, DateHistogram, Metric, Terms
from infra.kibana.formats.saved_objects import AnySavedObject, SavedMap, SavedSearch

Purpose = Literal["bucket", "time", "number", "distinct", "column", "sort", "query", "points", "label"]

_NUMBERS = frozenset({"sum", "min", "max", "average", "median", "percentile"})
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_FIELD = re.compile(r"([\w.]+):")


@dataclass(frozen=True, slots=True)
class Use:
    """A field of a data view, used by an object for a purpose."""

    where: str
    view: str
    field: str
    purpose: Purpose


def uses(bundle: Bundle) -> Iterator[Use]:
    """Every use of a field."""
    for view in bundle.views:
        yield from _of_view(view)
    for id_, body in bundle.dashboards.items():
        yield from _of_dashboard(id_, body)
    for saved in bundle.saved:
        yield from _of_saved(saved)


def query_fields(expression: str) -> list[str]:
    """The fields that a KQL expression of ours names; what stands in quotes is no field."""
    return _FIELD.findall(_QUOTED.sub('""', expression))


def chart_views(chart: AnyChart) -> list[str]:
    """The ids of the data views that a chart is over."""
    sources = [layer.data_source for layer in chart.layers] if isinstance(chart, XYChart) else [chart.data_source]
    return sorted({source.ref_id for source in sources})


def _of_view(view: DataView) -> Iterator[Use]:
    where = f"data view {view.id}"
    if view.time_field_name:
        yield Use(where, view.id, view.time_field_name, "time")
    for field in (*view.field_attrs, *view.field_formats):
        yield Use(where, view.id, field, "label")


def _of_dashboard(id_: str, body: DashboardBody) -> Iterator[Use]:
    for control in body.pinned_panels:
        where = f"dashboard {id_}, control {control.config.title}"
        yield Use(where, control.config.data_view_id, control.config.field_name, "bucket")
    for panel in body.panels:
        where = f"dashboard {id_}, panel {panel.id}"
        if isinstance(panel, VisPanel):
            yield from _of_chart(where, panel.config)
        elif isinstance(panel, DiscoverPanel):
            for tab in panel.config.tabs:
                view = tab.data_source.ref_id
                yield from (Use(where, view, column, "column") for column in tab.column_order)
                yield from (Use(where, view, sort.name, "sort") for sort in tab.sort)
                yield from _of_query(where, view, tab.query)


def _of_chart(where: str, chart: AnyChart) -> Iterator[Use]:
    for view in chart_views(chart):
        yield from _of_query(where, view, chart.query)
    for view, bucket in _buckets(chart):
        if isinstance(bucket, DateHistogram):
            yield Use(where, view, bucket.field, "time")
        elif isinstance(bucket, Terms):
            yield Use(where, view, bucket.fields[0], "bucket")
    for view, metric in _metrics(chart):
        yield from _of_query(where, view, metric.filter)
        if metric.field:
            yield Use(where, view, metric.field, "number" if metric.operation in _NUMBERS else "distinct")


def _buckets(chart: AnyChart) -> Iterator[tuple[str, Bucket]]:
    if isinstance(chart, XYChart):
        for layer in chart.layers:
            buckets = (layer.x, layer.breakdown_by) if layer.breakdown_by else (layer.x,)
            yield from ((layer.data_source.ref_id, bucket) for bucket in buckets)
        return
    view = chart.data_source.ref_id
    if isinstance(chart, PieChart):
        yield from ((view, bucket) for bucket in chart.group_by)
    elif isinstance(chart, TableChart):
        yield from ((view, bucket) for bucket in chart.rows)
    elif isinstance(chart, CloudChart):
        yield view, chart.tag_by
    elif isinstance(chart, HeatmapChart):
        yield from ((view, bucket) for bucket in (chart.x, chart.y))


def _metrics(chart: AnyChart) -> Iterator[tuple[str, Metric]]:
    if isinstance(chart, XYChart):
        for layer in chart.layers:
            yield from ((layer.data_source.ref_id, metric) for metric in layer.y)
    elif isinstance(chart, MetricChart | PieChart | TableChart):
        yield from ((chart.data_source.ref_id, metric) for metric in chart.metrics)
    else:
        yield chart.data_source.ref_id, chart.metric


def _of_query(where: str, view: str, query: Query | None) -> Iterator[Use]:
    if query:
        yield from (Use(where, view, field, "query") for field in query_fields(query.expression))


def _of_saved(saved: AnySavedObject) -> Iterator[Use]:
    views = [reference.id for reference in saved.references if reference.type == "index-pattern"]
    if isinstance(saved, SavedSearch):
        (view,), where = views, f"search {saved.id}"
        yield from (Use(where, view, column, "column") for column in saved.attributes.columns)
        yield from (Use(where, view, field, "sort") for field, _ in saved.attributes.sort)
        query = saved.attributes.kibana_saved_object_meta.search_source_json.query.query
        yield from (Use(where, view, field, "query") for field in query_fields(query))
    elif isinstance(saved, SavedMap):
        (view,), where = views, f"map {saved.id}"
        for layer in saved.attributes.layer_list_json:
            yield Use(where, view, layer.source_descriptor.geo_field, "points")
        query = saved.attributes.map_state_json.query.query
        yield from (Use(where, view, field, "query") for field in query_fields(query))
