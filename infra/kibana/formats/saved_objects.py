"""Saved objects as lines of an NDJSON file, in versions low enough for every Kibana 9 to migrate up.

Some attributes are JSON inside a string: the models hold what is inside, and the string is made on the way out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import orjson
from pydantic import BeforeValidator, Field, PlainSerializer

from infra.kibana.formats.base import CamelFormat, Format, Nothing
from infra.kibana.formats.data_view import FieldAttributes, FieldFormat, SourceFilter

T = TypeVar("T")


def compact(value: object) -> str:
    """JSON with sorted keys and no spaces: the same text for the same value, always."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=_plain).decode()


def _plain(value: object) -> Any:
    if isinstance(value, Format):
        return value.body()
    raise TypeError(f"{type(value).__name__} is no part of a saved object")


def _inside(value: object) -> object:
    return _tuples(orjson.loads(value)) if isinstance(value, str) else value


def _tuples(value: Any) -> Any:
    """Lists as tuples, which strict models want of what was no JSON to begin with."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    return {key: _tuples(inner) for key, inner in value.items()} if isinstance(value, dict) else value


Embedded = Annotated[T, BeforeValidator(_inside), PlainSerializer(compact, return_type=str)]
"""A value that stands in the file as a string of JSON."""


class Reference(CamelFormat):
    """What another object is used as."""

    type: Literal["index-pattern", "map", "tag"]
    id: str
    name: str


class SavedObject(CamelFormat):
    """What every line has."""

    id: str
    references: tuple[Reference, ...] = ()
    core_migration_version: Literal["8.8.0"] = "8.8.0"


class DataViewAttributes(CamelFormat):
    """A data view; 8.0.0 is its newest model, and anything older loses `allowNoIndex` on the way in."""

    title: str
    name: str
    time_field_name: str | None = None
    allow_no_index: Literal[True] = True
    fields: Embedded[tuple[()]] = ()
    type_meta: Embedded[Nothing] = Nothing()
    runtime_field_map: Embedded[Nothing] = Nothing()
    source_filters: Embedded[tuple[SourceFilter, ...]]
    field_attrs: Embedded[dict[str, FieldAttributes]]
    field_format_map: Embedded[dict[str, FieldFormat]]


class SavedDataView(SavedObject):
    """A data view, for import by hand."""

    type: Literal["index-pattern"] = "index-pattern"
    type_migration_version: Literal["8.0.0"] = "8.0.0"
    attributes: DataViewAttributes


class TagAttributes(CamelFormat):
    """A tag."""

    name: str
    description: str
    color: str = Field(pattern=r"^#[0-9a-f]{6}$")


class SavedTag(SavedObject):
    """The tag that all our objects carry."""

    type: Literal["tag"] = "tag"
    type_migration_version: Literal["8.0.0"] = "8.0.0"
    attributes: TagAttributes


class SavedQuery(CamelFormat):
    """KQL under its older name."""

    query: str
    language: Literal["kuery"] = "kuery"


class SearchSource(CamelFormat):
    """What is searched; `indexRefName` is the name of a reference of the same object."""

    query: SavedQuery
    filter: tuple[()] = ()
    index_ref_name: str | None = None


class SearchMeta(CamelFormat):
    """The wrapping that Kibana has around it."""

    search_source_json: Embedded[SearchSource]


class SearchAttributes(CamelFormat):
    """A saved search, in the flat form that later versions turn into tabs."""

    title: str
    description: str
    columns: tuple[str, ...] = Field(min_length=1)
    sort: tuple[tuple[str, Literal["asc", "desc"]], ...]
    grid: Nothing = Nothing()
    hide_chart: bool = False
    is_text_based_query: Literal[False] = False
    kibana_saved_object_meta: SearchMeta


class SavedSearch(SavedObject):
    """A search that Discover opens."""

    type: Literal["search"] = "search"
    type_migration_version: Literal["10.5.0"] = "10.5.0"
    attributes: SearchAttributes


class Centre(CamelFormat):
    """Degrees."""

    lat: float
    lon: float


class MapSettings(CamelFormat):
    """A map shows what there is."""

    auto_fit_to_data_bounds: Literal[True] = True


class MapState(CamelFormat):
    """What a map shows when it opens."""

    zoom: float
    center: Centre
    query: SavedQuery
    filters: tuple[()] = ()
    settings: MapSettings = MapSettings()


class MapMetric(CamelFormat):
    """What the size of a point says."""

    type: Literal["count"] = "count"


class GridSource(CamelFormat):
    """Points gathered on a grid. Finer resolutions than MOST_FINE need a licence module."""

    id: str
    type: Literal["ES_GEO_GRID"] = "ES_GEO_GRID"
    geo_field: str
    request_type: Literal["point"] = "point"
    resolution: Literal["COARSE", "FINE", "MOST_FINE"]
    metrics: tuple[MapMetric, ...] = (MapMetric(),)
    apply_global_query: Literal[True] = True
    apply_global_time: Literal[True] = True
    index_pattern_ref_name: str


class MapLayer(CamelFormat):
    """The one layer of a map. There is no base layer: nothing is fetched from outside."""

    id: str
    label: str
    type: Literal["GEOJSON_VECTOR"] = "GEOJSON_VECTOR"
    visible: Literal[True] = True
    alpha: float = 0.8
    min_zoom: int = 0
    max_zoom: int = 24
    joins: tuple[()] = ()
    source_descriptor: GridSource
    style: dict[str, Any]


class MapAttributes(CamelFormat):
    """A map."""

    title: str
    description: str
    layer_list_json: Embedded[tuple[MapLayer, ...]]
    map_state_json: Embedded[MapState]
    ui_state_json: Embedded[Nothing] = Nothing()


class SavedMap(SavedObject):
    """A map; the Dashboards API has no panel for it yet, so it comes by file."""

    type: Literal["map"] = "map"
    type_migration_version: Literal["8.4.0"] = "8.4.0"
    attributes: MapAttributes


class GridData(CamelFormat):
    """Where a panel lies; `i` is its `panelIndex`."""

    x: int
    y: int
    w: int
    h: int
    i: str


class MapPanel(CamelFormat):
    """A map by reference; without `embeddableConfig` the whole dashboard breaks."""

    type: Literal["map"] = "map"
    panel_index: str
    panel_ref_name: str
    grid_data: GridData
    embeddable_config: Nothing


class SavedOptions(CamelFormat):
    """How the dashboard looks."""

    use_margins: bool = True
    sync_colors: bool = False
    sync_cursor: bool = True
    sync_tooltips: bool = False
    hide_panel_titles: bool = False


class DashboardAttributes(CamelFormat):
    """A dashboard that holds a map."""

    title: str
    description: str
    version: Literal[1] = 1
    time_restore: Literal[True] = True
    time_from: str
    time_to: str
    options_json: Embedded[SavedOptions] = SavedOptions()
    kibana_saved_object_meta: SearchMeta
    panels_json: Embedded[tuple[MapPanel, ...]]


class SavedDashboard(SavedObject):
    """A dashboard by file, for what the Dashboards API does not take."""

    type: Literal["dashboard"] = "dashboard"
    type_migration_version: Literal["10.2.0"] = "10.2.0"
    attributes: DashboardAttributes


AnySavedObject = Annotated[
    SavedDataView | SavedTag | SavedSearch | SavedMap | SavedDashboard, Field(discriminator="type")
]
