"""The kinds of charts that a `vis` panel can hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from infra.kibana.formats.base import DataViewReference, Format, Query
from infra.kibana.formats.operations import Breakdown, Bucket, Direction, Metric, RoleMetric, Terms

LayerType = Literal["line", "area_stacked", "bar", "bar_stacked", "bar_horizontal", "bar_horizontal_stacked"]


class Chart(Format):
    """What all charts have."""

    title: str
    description: str | None = None
    query: Query | None = None


class SourcedChart(Chart):
    """A chart over one data view; in an xy chart each layer names its own."""

    data_source: DataViewReference


class Domain(Format):
    """How far an axis goes."""

    type: Literal["full", "fit"]


class YAxis(Format):
    """The axis of the numbers: `domain` is always sent, as the published schema asks for it."""

    domain: Domain


class Axes(Format):
    """The axes of an xy chart."""

    y: YAxis


class Legend(Format):
    """Whether the legend is there."""

    visibility: Literal["visible", "hidden", "auto"]


class XYLayer(Format):
    """One series, or one for each value of the breakdown."""

    type: LayerType
    data_source: DataViewReference
    x: Bucket
    y: tuple[Metric, ...] = Field(min_length=1)
    breakdown_by: Breakdown | None = None


class XYChart(Chart):
    """Bars, lines and areas."""

    type: Literal["xy"] = "xy"
    legend: Legend
    axis: Axes
    layers: tuple[XYLayer, ...] = Field(min_length=1)


class MetricChart(SourcedChart):
    """A number, large, and perhaps another."""

    type: Literal["metric"] = "metric"
    metrics: tuple[RoleMetric, ...] = Field(min_length=1, max_length=2)


class PieStyle(Format):
    """The hole in the middle."""

    donut_hole: Literal["none", "s", "m", "l"]


class PieChart(SourcedChart):
    """Shares of a whole."""

    type: Literal["pie"] = "pie"
    metrics: tuple[Metric] = Field()
    group_by: tuple[Bucket, ...] = Field(min_length=1, max_length=3)
    styling: PieStyle


class SortBy(Format):
    """The column that a table is sorted by."""

    column_type: Literal["metric", "row"]
    index: int = Field(ge=0)
    direction: Direction


class TableStyle(Format):
    """How a table is paged and sorted."""

    paging: Literal[10, 20, 30, 50, 100]
    sort_by: SortBy


class TableChart(SourcedChart):
    """Rows of buckets with their numbers."""

    type: Literal["data_table"] = "data_table"
    rows: tuple[Bucket, ...] = Field(min_length=1)
    metrics: tuple[Metric, ...] = Field(min_length=1)
    styling: TableStyle


class FontSize(Format):
    """Points of the smallest and the largest word."""

    min: int = Field(ge=1)
    max: int = Field(le=120)


class CloudStyle(Format):
    """How large words are."""

    font_size: FontSize


class CloudChart(SourcedChart):
    """Words, the commoner the larger."""

    type: Literal["tag_cloud"] = "tag_cloud"
    metric: Metric
    tag_by: Terms
    styling: CloudStyle


class HeatmapChart(SourcedChart):
    """A matrix of two buckets, coloured by a number."""

    type: Literal["heatmap"] = "heatmap"
    metric: Metric
    x: Bucket
    y: Terms


AnyChart = Annotated[
    XYChart | MetricChart | PieChart | TableChart | CloudChart | HeatmapChart, Field(discriminator="type")
]
