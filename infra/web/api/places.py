"""Points of the map: the places that the found articles name, by cells of a grid."""

from __future__ import annotations

from math import atan, degrees, pi, sinh

from infra.elasticsearch.queries.bodies.search import everything
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.search.requests import send
from infra.web.api.answers import MapCell
from infra.web.state import WebState

GRID_ZOOM = 8
"""Zoom level of the grid's tiles: 256 by 256 cells, about 150 km wide at the equator."""

FINE_GRID_ZOOM = 10
"""The same within a chosen area: cells about 40 km wide."""

MOST_POINTS = 400


def map_points(state: WebState, criteria: Criteria) -> list[MapCell]:
    """Return the points, those of most articles first. Raises IndexingError."""
    grid: dict[str, object] = {"field": "locations", "precision": GRID_ZOOM, "size": MOST_POINTS}
    if box := criteria.within:
        corners = {"top": box.north, "left": box.west, "bottom": box.south, "right": box.east}
        grid |= {"bounds": corners, "precision": FINE_GRID_ZOOM}
    body = {
        "query": everything(criteria),
        "size": 0,
        "track_total_hits": False,
        "aggs": {"cells": {"geotile_grid": grid}},
    }
    cells = send(state.client, state.index, state.bounded(body))["aggregations"]["cells"]["buckets"]
    return [tile_center(cell["key"], cell["doc_count"]) for cell in cells]


def tile_center(tile: str, count: int) -> MapCell:
    """Return the center of a tile of the web Mercator projection, `ZOOM/X/Y`.

    >>> tile_center("1/0/0", 3)
    MapCell(lat=66.51, lon=-90.0, count=3)
    """
    zoom, x, y = (int(part) for part in tile.split("/"))
    tiles = 2**zoom
    lat = degrees(atan(sinh(pi * (1 - 2 * (y + 0.5) / tiles))))
    return MapCell(round(lat, 2), round((x + 0.5) / tiles * 360 - 180, 2), count)
