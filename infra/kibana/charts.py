"""A chart of the description as Kibana is sent it. Its other half, what Elasticsearch is asked, is `aggregations`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from infra.kibana.conditions import Condition, kql_of
from infra.kibana.description import Bucket, Chart, Layer, Measure, Time
from infra.kibana.formats.base import DataViewReference, Query
from infra.kibana.formats.charts import (
    AnyChart,
    Axes,
    CloudChart,
    CloudStyle,
    Domain,
    FontSize,
    HeatmapChart,
    LayerType,
    Legend,
    MetricChart,
    PieChart,
    PieStyle,
    SortBy,
    TableChart,
    TableStyle,
    XYChart,
    XYLayer,
    YAxis,
)
from infra.kibana.formats.operations import (
    EMPTY_AS_NULL,
    Breakdown,
    DateHistogram,
    Metric,
    RankByMetric,
    RankByName,
    RoleMetric,
    Terms,
)
from infra.kibana.names import Names

_XY: dict[tuple[str, bool], LayerType] = {
    ("bars", False): "bar",
    ("bars", True): "bar_stacked",
    ("line", False): "line",
    ("line", True): "line",
    ("area", False): "area_stacked",
    ("area", True): "area_stacked",
    ("rows", False): "bar_horizontal",
    ("rows", True): "bar_horizontal_stacked",
}
"""Kibana's name of a layer, by ours and by whether several series are stacked in it."""

_WORDS_OF_A_CLOUD = FontSize(min=14, max=48)


def kibana_chart(chart: Chart, names: Names) -> AnyChart:
    """The `config` of the chart's `vis` panel."""
    build = _BUILDERS.get(chart.chart)
    return build(chart, names) if build else _xy(chart, names)


def query_of(*conditions: Condition) -> Query | None:
    """The conditions as a KQL query; null where there are none, since Kibana drops an empty one."""
    expression = kql_of(conditions)
    return Query(expression=expression) if expression else None


def reference(names: Names, view: str) -> DataViewReference:
    """The data view that has the key `view`."""
    return DataViewReference(ref_id=names.id(view))


def _xy(chart: Chart, names: Names) -> AnyChart:
    split = any(len(layer.by) > 1 or len(layer.show) > 1 for layer in chart.layers) or bool(chart.beside)
    return XYChart(
        **_common(chart),
        axis=Axes(y=YAxis(domain=Domain(type="full"))),
        legend=Legend(visibility="visible" if split else "hidden"),
        layers=tuple(_layer(layer, reference(names, chart.view)) for layer in chart.layers),
    )


def _layer(layer: Layer, source: DataViewReference) -> XYLayer:
    axis, *split = layer.by
    return XYLayer(
        type=_XY[layer.chart, bool(split) or len(layer.show) > 1],
        data_source=source,
        x=_bucket(axis),
        y=tuple(map(_metric, layer.show)),
        breakdown_by=Breakdown(**_terms_fields(split[0])) if split else None,
    )


def _number(chart: Chart, names: Names) -> AnyChart:
    roles: tuple[Literal["primary", "secondary"], ...] = ("primary", "secondary")
    metrics = tuple(
        RoleMetric(**_metric_fields(show), type=role) for show, role in zip(chart.show, roles, strict=False)
    )
    return MetricChart(**_sourced(chart, names), metrics=metrics)


def _pie(chart: Chart, names: Names) -> AnyChart:
    return PieChart(
        **_sourced(chart, names),
        metrics=(_metric(chart.show[0]),),
        group_by=tuple(map(_bucket, chart.by)),
        styling=PieStyle(donut_hole="m"),
    )


def _table(chart: Chart, names: Names) -> AnyChart:
    return TableChart(
        **_sourced(chart, names),
        rows=tuple(map(_bucket, chart.by)),
        metrics=tuple(map(_metric, chart.show)),
        styling=TableStyle(paging=10, sort_by=SortBy(column_type="metric", index=0, direction="desc")),
    )


def _cloud(chart: Chart, names: Names) -> AnyChart:
    return CloudChart(
        **_sourced(chart, names),
        metric=_metric(chart.show[0]),
        tag_by=_terms(chart.by[0]),
        styling=CloudStyle(font_size=_WORDS_OF_A_CLOUD),
    )


def _heatmap(chart: Chart, names: Names) -> AnyChart:
    return HeatmapChart(
        **_sourced(chart, names), metric=_metric(chart.show[0]), x=_bucket(chart.by[0]), y=_terms(chart.by[1])
    )


_BUILDERS: dict[str, Callable[[Chart, Names], AnyChart]] = {
    "metric": _number,
    "pie": _pie,
    "table": _table,
    "cloud": _cloud,
    "heatmap": _heatmap,
}
"""How each kind of chart is built; the others are layers of an xy chart."""


def _common(chart: Chart) -> dict[str, Any]:
    return {"title": chart.title, "description": chart.about, "query": query_of(*chart.where)}


def _sourced(chart: Chart, names: Names) -> dict[str, Any]:
    return {**_common(chart), "data_source": reference(names, chart.view)}


def _metric(measure: Measure) -> Metric:
    return Metric(**_metric_fields(measure))


def _metric_fields(measure: Measure) -> dict[str, Any]:
    return {
        "operation": measure.operation,
        "field": measure.field,
        "percentile": measure.percentile,
        "label": measure.label,
        "format": measure.format,
        "filter": query_of(*measure.where),
        "empty_as_null": False if measure.operation in EMPTY_AS_NULL else None,
    }


def _bucket(bucket: Bucket) -> DateHistogram | Terms:
    if isinstance(bucket, Time):
        return DateHistogram(field=bucket.time, include_empty_rows=bucket.empty, label=bucket.label)
    return _terms(bucket)


def _terms(bucket: Bucket) -> Terms:
    return Terms(**_terms_fields(bucket))


def _terms_fields(bucket: Bucket) -> dict[str, Any]:
    if isinstance(bucket, Time):
        raise ValueError(f"{bucket.time}: a chart can be split by values, not by time")
    by_name = bucket.order == "key"
    return {
        "fields": (bucket.values,),
        "limit": bucket.top,
        "rank_by": RankByName(direction="asc") if by_name else RankByMetric(metric_index=0, direction="desc"),
        "label": bucket.label,
    }
