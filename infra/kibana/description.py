"""What `dateline.yaml` says: views, searches, maps and dashboards, in our own words rather than in Kibana's.

A chart's measures and buckets are read here once. What Kibana is sent and what Elasticsearch is asked are
both made from the same objects, so that they cannot come to mean different things.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import orjson
import yaml
from pydantic import Field

from infra.kibana.conditions import Condition, Part
from infra.kibana.formats.data_view import FieldFormat
from infra.kibana.formats.operations import MetricFormat, MetricOperation

ChartKind = Literal["metric", "bars", "line", "area", "rows", "pie", "table", "cloud", "heatmap"]


class Span(Part):
    """The time that a dashboard opens with, as date math or ISO 8601."""

    from_: str = Field(alias="from")
    to: str


class ViewField(Part):
    """A field as people meet it."""

    label: str
    about: str = Field(max_length=300)
    format: FieldFormat | None = None


class View(Part):
    """A data view over an index; `{index}` in `index` and `{name}` in `name` are filled in.

    `time` is the date that the time picker acts on, null for none; `hide` are fields, or patterns of them,
    that lists leave out.
    """

    name: str
    index: str
    time: str | None = None
    hide: tuple[str, ...] = ()
    fields: dict[str, ViewField]


class Time(Part):
    """Buckets of time, as wide as the dashboard's range asks for; `empty` keeps those without a document."""

    time: str
    empty: bool = True
    label: str | None = None


class Values(Part):
    """The commonest values of a field, at most `top`; `order: key` puts them in their own order."""

    values: str
    top: int = 10
    order: Literal["count", "key"] = "count"
    label: str | None = None


Bucket = Time | Values


class Measure(Part):
    """A number for each bucket: how many documents, or an operation on a field."""

    label: str
    operation: MetricOperation = "count"
    field: str | None = None
    percentile: float | None = None
    format: MetricFormat | None = None
    where: tuple[Condition, ...] = ()


class Layer(Part):
    """What is counted and by what: the part of a chart that becomes one aggregation.

    Of bars, lines, areas and rows the first bucket is the axis and the second splits the series.
    """

    chart: ChartKind
    by: tuple[Bucket, ...] = ()
    show: tuple[Measure, ...] = Field(min_length=1)


class Chart(Layer):
    """A panel that holds a chart; `beside` are more layers on the same axes."""

    id: str
    title: str
    view: str
    width: int
    about: str | None = None
    where: tuple[Condition, ...] = ()
    beside: tuple[Layer, ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Every layer, the chart's own first."""
        return (self, *self.beside)


class Text(Part):
    """A panel of Markdown."""

    id: str
    text: str
    width: int


class Link(Part):
    """A way to another dashboard, by its key."""

    dashboard: str
    label: str


class LinkList(Part):
    """A panel of links."""

    id: str
    links: tuple[Link, ...]
    width: int


class Listing(Part):
    """A panel that lists the documents of a search, by its key."""

    id: str
    search: str
    width: int


Panel = Chart | Text | LinkList | Listing


class Row(Part):
    """Panels side by side, as high as the row. Widths are columns of 48."""

    height: int
    panels: tuple[Panel, ...]


class Control(Part):
    """A field to choose values of, above the panels."""

    field: str
    title: str
    view: str


class Dashboard(Part):
    """A dashboard; its conditions hold for every panel. `key` becomes a part of its id.

    `span` is what it opens with where that is another time than that of all dashboards.
    """

    key: str
    title: str
    about: str
    span: Span | None = None
    where: tuple[Condition, ...] = ()
    controls: tuple[Control, ...] = ()
    rows: tuple[Row, ...]

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Every panel, from top to bottom and left to right."""
        return tuple(panel for row in self.rows for panel in row.panels)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The panels that ask for an aggregation."""
        return tuple(panel for panel in self.panels if isinstance(panel, Chart))


class Search(Part):
    """A saved search: which documents, which columns, in which order."""

    key: str
    title: str
    about: str
    view: str
    columns: tuple[str, ...]
    sort: dict[str, Literal["asc", "desc"]]
    where: tuple[Condition, ...] = ()


class PlacesMap(Part):
    """A map of points, and the dashboard that shows it."""

    key: str
    title: str
    about: str
    view: str
    field: str
    label: str
    where: tuple[Condition, ...] = ()


class Tag(Part):
    """What marks our objects in Kibana's lists."""

    about: str
    color: str


class Description(Part):
    """Everything that Dateline has in Kibana."""

    span: Span
    tag: Tag
    views: dict[str, View]
    searches: tuple[Search, ...]
    maps: tuple[PlacesMap, ...]
    dashboards: tuple[Dashboard, ...]


@cache
def description() -> Description:
    """The description that comes with Dateline. A mistake in it raises pydantic's ValidationError."""
    return read_description((files(__package__) / "dateline.yaml").read_text(encoding="utf-8"))


def read_description(text: str) -> Description:
    """A description from YAML; keys that begin with a dot hold what others repeat by reference."""
    parts = {key: part for key, part in yaml.safe_load(text).items() if not key.startswith(".")}
    return Description.model_validate_json(orjson.dumps(parts))
