"""What comes to Kibana by file: the tag, saved searches, the map and its dashboard; for import by hand also data views.

Kibana rewrites such objects to its newest form, so that they cannot be compared with what was sent. Each carries a
digest of its content in its description instead: who reads it back knows whether it is today's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from infra.kibana.conditions import kql_of
from infra.kibana.description import PlacesMap, Search, Span, Tag
from infra.kibana.formats.base import Nothing
from infra.kibana.formats.data_view import DataView
from infra.kibana.formats.saved_objects import (
    Centre,
    DashboardAttributes,
    DataViewAttributes,
    GridData,
    GridSource,
    MapAttributes,
    MapLayer,
    MapPanel,
    MapState,
    Reference,
    SavedDashboard,
    SavedDataView,
    SavedMap,
    SavedObject,
    SavedQuery,
    SavedSearch,
    SavedTag,
    SearchAttributes,
    SearchMeta,
    SearchSource,
    TagAttributes,
    compact,
)
from infra.kibana.names import Names

S = TypeVar("S", bound=SavedObject)

_MARK = re.compile(r"\[Dateline ([0-9a-f]{8})\]$")
_MAP_HEIGHT = 30
_SEARCH_INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index"
_MAP_INDEX = "layer_0_source_index_pattern"


def mark_in(description: str) -> str | None:
    """The digest that a description ends with; null where there is none."""
    found = _MARK.search(description)
    return found[1] if found else None


def saved_tag(tag: Tag, names: Names) -> SavedTag:
    """The tag that marks our objects in Kibana's lists."""
    return _marked(
        tag.about,
        lambda about: SavedTag(
            id=names.tag, attributes=TagAttributes(name=names.tag, description=about, color=tag.color)
        ),
    )


def saved_search(search: Search, names: Names) -> SavedSearch:
    """A search that Discover opens."""
    source = SearchSource(query=SavedQuery(query=kql_of(search.where)), index_ref_name=_SEARCH_INDEX)
    return _marked(
        search.about,
        lambda about: SavedSearch(
            id=names.id(search.key),
            references=(
                Reference(type="index-pattern", id=names.id(search.view), name=_SEARCH_INDEX),
                _tagged(names),
            ),
            attributes=SearchAttributes(
                title=names.title(search.title),
                description=about,
                columns=search.columns,
                sort=tuple(search.sort.items()),
                kibana_saved_object_meta=SearchMeta(search_source_json=source),
            ),
        ),
    )


def saved_map(places: PlacesMap, names: Names) -> SavedMap:
    """A map of points on a grid."""
    return _marked(
        places.about,
        lambda about: SavedMap(
            id=names.id(places.key),
            references=(
                Reference(type="index-pattern", id=names.id(places.view), name=_MAP_INDEX),
                _tagged(names),
            ),
            attributes=MapAttributes(
                title=names.title(places.title),
                description=about,
                layer_list_json=(_points(places),),
                map_state_json=MapState(
                    zoom=1.5, center=Centre(lat=20.0, lon=10.0), query=SavedQuery(query=kql_of(places.where))
                ),
            ),
        ),
    )


def map_dashboard(places: PlacesMap, span: Span, names: Names) -> SavedDashboard:
    """The dashboard that shows a map: the Dashboards API takes no map yet."""
    panel = places.key
    return _marked(
        places.about,
        lambda about: SavedDashboard(
            id=names.id(panel),
            references=(
                Reference(type="map", id=names.id(panel), name=f"{panel}:panel_{panel}"),
                _tagged(names),
            ),
            attributes=DashboardAttributes(
                title=names.title(places.title),
                description=about,
                time_from=span.from_,
                time_to=span.to,
                kibana_saved_object_meta=SearchMeta(
                    search_source_json=SearchSource(query=SavedQuery(query=kql_of(places.where)))
                ),
                panels_json=(
                    MapPanel(
                        panel_index=panel,
                        panel_ref_name=f"panel_{panel}",
                        grid_data=GridData(x=0, y=0, w=48, h=_MAP_HEIGHT, i=panel),
                        embeddable_config=Nothing(),
                    ),
                ),
            ),
        ),
    )


def saved_view(view: DataView) -> SavedDataView:
    """A data view as a line of the file; the API's `fieldFormats` is `fieldFormatMap` here."""
    return SavedDataView(
        id=view.id,
        attributes=DataViewAttributes(
            title=view.title,
            name=view.name,
            time_field_name=view.time_field_name,
            source_filters=view.source_filters,
            field_attrs=view.field_attrs,
            field_format_map=view.field_formats,
        ),
    )


def _marked(about: str, build: Callable[[str], S]) -> S:
    """The object that `build` makes, with its own digest at the end of its description."""
    digest = blake2b(compact(build(about)).encode(), digest_size=4).hexdigest()
    return build(f"{about} [Dateline {digest}]")


def _tagged(names: Names) -> Reference:
    return Reference(type="tag", id=names.tag, name=f"tag-ref-{names.tag}")


def _points(places: PlacesMap) -> MapLayer:
    size = {"minSize": 6, "maxSize": 28, "field": {"name": "doc_count", "origin": "source"}}
    return MapLayer(
        id=places.key,
        label=places.label,
        source_descriptor=GridSource(
            id=f"{places.key}-source", geo_field=places.field, resolution="FINE", index_pattern_ref_name=_MAP_INDEX
        ),
        style={
            "type": "VECTOR",
            "properties": {
                "fillColor": {"type": "STATIC", "options": {"color": "#2d6cdf"}},
                "iconSize": {"type": "DYNAMIC", "options": size},
            },
        },
    )
