"""Contents of the panels of a dashboard, from a real index by the panels' own queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import atan, degrees, pi, sinh
from typing import Any

from elasticsearch import Elasticsearch

from infra.kibana.bundle import Bundle, Json
from infra.kibana.panels.kql import to_filters
from infra.kibana.panels.queries import DashboardScope, query_filters, scope_of
from infra.kibana.panels.rows import LayerRows, run_chart

ROWS_OF_A_LIST = 12
TILE_ZOOM = 7


@dataclass(frozen=True, slots=True)
class ListedDocuments:
    """The first documents of a list: labels of the columns, and a row of formatted values for each document."""

    labels: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A number of articles at about one place."""

    lat: float
    lon: float
    count: int


@dataclass(frozen=True, slots=True)
class PanelContents:
    """A panel of the dashboards API and what it shows: rows of a chart's layers, or documents of a list."""

    panel: Json
    layers: Sequence[LayerRows] = ()
    documents: ListedDocuments = ListedDocuments()

    @property
    def config(self) -> Json:
        """The panel's config."""
        config: Json = self.panel["config"]
        return config


def panels(client: Elasticsearch, bundle: Bundle, dashboard: Json, now: datetime) -> Iterator[PanelContents]:
    """Yield the contents of every panel of a dashboard that is opened at `now`."""
    scope = scope_of(dashboard, now)
    for panel in dashboard["panels"]:
        if panel["type"] == "vis":
            yield PanelContents(panel, layers=run_chart(client, panel["config"], bundle.data_views, scope))
        elif panel["type"] == "discover_session":
            yield PanelContents(panel, documents=_documents(client, bundle, panel["config"]["tabs"][0], scope))
        else:
            yield PanelContents(panel)


def places_map(bundle: Bundle) -> Json:
    """Return the attributes of the map."""
    (attributes,) = (saved["attributes"] for saved in bundle.saved_objects if saved["type"] == "map")
    found: Json = attributes
    return found


def points(client: Elasticsearch, index: str, places: Json) -> list[MapPoint]:
    """Return the points of the map, of all times.

    An article that names several places counts at each. Elasticsearch returns the centroid of all its places, which is
    drawn no further away than the edge of the tile.
    """
    field = places["layerListJSON"][0]["sourceDescriptor"]["geoField"]
    reply = client.search(
        index=index,
        size=0,
        query=_all_of(to_filters(places["mapStateJSON"]["query"]["query"])),
        aggs={
            "grid": {
                "geotile_grid": {"field": field, "precision": TILE_ZOOM, "size": 10_000},
                "aggs": {"centroid": {"geo_centroid": {"field": field}}},
            }
        },
    )
    return [_point(bucket) for bucket in reply["aggregations"]["grid"]["buckets"]]


def _point(bucket: dict[str, Any]) -> MapPoint:
    zoom, column, row = map(int, bucket["key"].split("/"))
    centroid = bucket["centroid"]["location"]
    west, east = (360 * edge / 2**zoom - 180 for edge in (column, column + 1))
    north, south = (degrees(atan(sinh(pi * (1 - 2 * edge / 2**zoom)))) for edge in (row, row + 1))
    lat, lon = min(max(centroid["lat"], south), north), min(max(centroid["lon"], west), east)
    return MapPoint(lat, lon, bucket["doc_count"])


def _documents(client: Elasticsearch, bundle: Bundle, tab: Json, scope: DashboardScope) -> ListedDocuments:
    view = bundle.data_views[tab["data_source"]["ref_id"]]
    reply = client.search(
        index=view["title"],
        query=_all_of([*scope.filters, *query_filters(tab)]),
        sort=[{sort["name"]: sort["direction"]} for sort in tab["sort"]],
        size=ROWS_OF_A_LIST,
    )
    columns = (*(sort["name"] for sort in tab["sort"]), *tab["column_order"])
    labels = tuple(view["fieldAttrs"][column]["customLabel"] for column in columns)
    dates = {field for field, format_ in view["fieldFormats"].items() if format_["id"] == "date"}
    hits = [hit["_source"] for hit in reply["hits"]["hits"]]
    rows = (tuple(_formatted(_value(hit, column), column in dates) for column in columns) for hit in hits)
    return ListedDocuments(labels, tuple(rows))


def _all_of(filters: Sequence[Json]) -> Json:
    return {"bool": {"filter": list(filters)}}


def _value(source: dict[str, Any], field: str) -> Any:
    value: Any = source
    for key in field.split("."):
        value = value[key] if value else None
    return value


def _formatted(value: Any, is_date: bool) -> str:
    """The value as the data view formats it; times in UTC."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value and is_date:
        return f"{datetime.fromisoformat(value).astimezone(UTC):%Y-%m-%d %H:%M}" if "T" in value else str(value)
    return "-" if value is None else str(value)
