"""What the panels of a dashboard hold, asked of a real index by the panels' own queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import atan, degrees, pi, sinh
from typing import Any

from elasticsearch import Elasticsearch

from infra.kibana.aggregations import Scope
from infra.kibana.answers import Answer, ask
from infra.kibana.check import scope_of
from infra.kibana.conditions import Condition
from infra.kibana.dashboards import laid_out
from infra.kibana.description import Chart, Dashboard, Description, Listing, PlacesMap, Search, View, ViewField
from infra.kibana.description import Panel as DescribedPanel
from infra.kibana.formats.dashboard import Grid
from infra.kibana.names import Names

ROWS_OF_A_LIST = 12
TILE_ZOOM = 7


@dataclass(frozen=True, slots=True)
class Documents:
    """The first documents of a search: labels of the columns, and a row of words for each document."""

    title: str = ""
    labels: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """Some articles at about one place."""

    lat: float
    lon: float
    count: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel, where it is, and what it found: answers of a chart, documents of a list."""

    described: DescribedPanel
    grid: Grid
    answers: Sequence[Answer] = ()
    documents: Documents = Documents()


def panels(
    client: Elasticsearch, index: str, described: Description, dashboard: Dashboard, now: datetime
) -> Iterator[Panel]:
    """Every panel of the dashboard as it opens at `now`, over the alias `index`."""
    names, scope = Names(index), scope_of(described, dashboard, None, now)
    searches = {search.key: search for search in described.searches}
    for panel, grid in laid_out(dashboard):
        if isinstance(panel, Chart):
            view = described.views[panel.view]
            yield Panel(panel, grid, answers=ask(client, names.fill(view.index), panel, view, scope))
        elif isinstance(panel, Listing):
            search = searches[panel.search]
            documents = _documents(client, names, described.views[search.view], search, scope)
            yield Panel(panel, grid, documents=documents)
        else:
            yield Panel(panel, grid)


def points(client: Elasticsearch, index: str, places: PlacesMap) -> list[Point]:
    """The points of the map, all times.

    An article that names several places counts at each. Elasticsearch gives the middle of all its places, which is
    drawn no further away than the edge of the tile.
    """
    reply = client.search(
        index=index,
        size=0,
        query=_all_of(places.where),
        aggs={
            "grid": {
                "geotile_grid": {"field": places.field, "precision": TILE_ZOOM, "size": 10_000},
                "aggs": {"centre": {"geo_centroid": {"field": places.field}}},
            }
        },
    )
    return [_point(bucket) for bucket in reply["aggregations"]["grid"]["buckets"]]


def _point(bucket: dict[str, Any]) -> Point:
    zoom, column, row = map(int, bucket["key"].split("/"))
    centre = bucket["centre"]["location"]
    west, east = (360 * edge / 2**zoom - 180 for edge in (column, column + 1))
    north, south = (degrees(atan(sinh(pi * (1 - 2 * edge / 2**zoom)))) for edge in (row, row + 1))
    lat, lon = min(max(centre["lat"], south), north), min(max(centre["lon"], west), east)
    return Point(lat, lon, bucket["doc_count"])


def _documents(client: Elasticsearch, names: Names, view: View, search: Search, scope: Scope) -> Documents:
    reply = client.search(
        index=names.fill(view.index),
        query=_all_of((*scope.conditions, *search.where)),
        sort=[{field: direction} for field, direction in search.sort.items()],
        size=ROWS_OF_A_LIST,
    )
    columns = (*search.sort, *search.columns)
    fields = {column: view.fields[column] for column in columns}
    labels = tuple(field.label for field in fields.values())
    hits = [hit["_source"] for hit in reply["hits"]["hits"]]
    rows = (tuple(_words(_value(hit, name), field) for name, field in fields.items()) for hit in hits)
    return Documents(search.title, labels, tuple(rows))


def _all_of(conditions: Sequence[Condition]) -> dict[str, Any]:
    return {"bool": {"filter": [condition.dsl() for condition in conditions]}}


def _value(source: dict[str, Any], field: str) -> Any:
    value: Any = source
    for key in field.split("."):
        value = value[key] if value else None
    return value


def _words(value: Any, field: ViewField) -> str:
    """As the data view has it written; times in UTC."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value and field.format and field.format.id == "date":
        return f"{datetime.fromisoformat(value).astimezone(UTC):%Y-%m-%d %H:%M}" if "T" in value else str(value)
    return "-" if value is None else str(value)
