"""Every use of a field by a data view, dashboard, search or map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from infra.kibana.bundle import Bundle, Json
from infra.kibana.panels.kql import fields_of
from infra.kibana.panels.layers import chart_layers, is_time

Purpose = Literal["bucket", "time", "number", "distinct", "column", "sort", "query", "points", "label"]

_ANY_TYPE = frozenset({"count", "unique_count"})
"""Metrics that take a field of any type that has doc values; the others take numbers."""


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field of a data view, used by an object for a purpose."""

    where: str
    data_view: str
    field: str
    purpose: Purpose


def field_uses(bundle: Bundle) -> Iterator[FieldUse]:
    """Yield every use of a field."""
    for id_, view in bundle.data_views.items():
        where = f"data view {id_}"
        yield from _uses(where, id_, [view["timeFieldName"]] if "timeFieldName" in view else [], "time")
        yield from _uses(where, id_, (*view["fieldAttrs"], *view["fieldFormats"]), "label")
    for id_, dashboard in bundle.dashboards.items():
        yield from _of_dashboard(id_, dashboard)
    for saved in bundle.saved_objects:
        if saved["type"] == "search":
            yield from _of_search(saved)
        elif saved["type"] == "map":
            yield from _of_map(saved)


def _of_dashboard(id_: str, dashboard: Json) -> Iterator[FieldUse]:
    for control in dashboard["pinned_panels"]:
        config = control["config"]
        where = f"dashboard {id_}, control {config['title']}"
        yield from _uses(where, config["data_view_id"], [config["field_name"]], "bucket")
    for panel in dashboard["panels"]:
        where = f"dashboard {id_}, panel {panel['id']}"
        if panel["type"] == "vis":
            yield from _of_chart(where, panel["config"])
        elif panel["type"] == "discover_session":
            for tab in panel["config"]["tabs"]:
                view = tab["data_source"]["ref_id"]
                yield from _uses(where, view, tab["column_order"], "column")
                yield from _uses(where, view, [sort["name"] for sort in tab["sort"]], "sort")
                yield from _of_query(where, view, tab["query"])


def _of_chart(where: str, chart: Json) -> Iterator[FieldUse]:
    for layer in chart_layers(chart):
        view = layer.data_view
        yield from _of_query(where, view, chart.get("query"))
        for bucket in layer.buckets:
            if is_time(bucket):
                yield FieldUse(where, view, bucket["field"], "time")
            else:
                yield from _uses(where, view, bucket["fields"], "bucket")
        for metric in layer.metrics:
            yield from _of_query(where, view, metric.get("filter"))
            if "field" in metric:
                purpose: Purpose = "distinct" if metric["operation"] in _ANY_TYPE else "number"
                yield FieldUse(where, view, metric["field"], purpose)


def _of_search(saved: Json) -> Iterator[FieldUse]:
    where, view, attributes = f"search {saved['id']}", _data_view(saved), saved["attributes"]
    yield from _uses(where, view, attributes["columns"], "column")
    yield from _uses(where, view, [field for field, _ in attributes["sort"]], "sort")
    query = attributes["kibanaSavedObjectMeta"]["searchSourceJSON"]["query"]
    yield from _uses(where, view, fields_of(query["query"]), "query")


def _of_map(saved: Json) -> Iterator[FieldUse]:
    where, view, attributes = f"map {saved['id']}", _data_view(saved), saved["attributes"]
    yield from _uses(
        where, view, [layer["sourceDescriptor"]["geoField"] for layer in attributes["layerListJSON"]], "points"
    )
    yield from _uses(where, view, fields_of(attributes["mapStateJSON"]["query"]["query"]), "query")


def _data_view(saved: Json) -> str:
    (view,) = (reference["id"] for reference in saved["references"] if reference["type"] == "index-pattern")
    return str(view)


def _of_query(where: str, view: str, query: Json | None) -> Iterator[FieldUse]:
    if query:
        yield from _uses(where, view, fields_of(query["expression"]), "query")


def _uses(where: str, view: str, fields: Iterable[str], purpose: Purpose) -> Iterator[FieldUse]:
    yield from (FieldUse(where, view, field, purpose) for field in fields)
