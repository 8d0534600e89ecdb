"""What a Kibana would not tell, or only by a broken panel: found before anything is sent.

Kibana takes a reference that leads nowhere, a panel on top of another and a field that does not exist without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import combinations
from typing import TypeVar

from infra.kibana.bundle import Bundle
from infra.kibana.fields import MappedField
from infra.kibana.formats.dashboard import DashboardBody, DiscoverPanel, LinksPanel, VisPanel
from infra.kibana.formats.saved_objects import AnySavedObject, SavedDashboard, SavedMap, SavedSearch
from infra.kibana.uses import Purpose, chart_views, uses

T = TypeVar("T", bound=Hashable)
Fields = Mapping[str, MappedField]

_FITS: dict[Purpose, Callable[[MappedField], bool]] = {
    "bucket": lambda field: field.countable,
    "distinct": lambda field: field.countable,
    "time": lambda field: field.is_time,
    "number": lambda field: field.is_number,
    "sort": lambda field: field.countable,
    "query": lambda field: field.searchable,
    "points": lambda field: field.type == "geo_point",
    "column": lambda field: True,
    "label": lambda field: True,
}
"""What each purpose asks of a field."""


def problems(bundle: Bundle, fields: Mapping[str, Fields]) -> list[str]:
    """Everything that is wrong, a sentence each; `fields` are those of the indices, by index pattern."""
    return [
        *_fields_that_do_not_fit(bundle, fields),
        *_patterns_that_hide_nothing(bundle, fields),
        *_ids_used_twice(bundle),
        *_references_to_nothing(bundle),
        *_reference_names(bundle.saved),
        *(problem for id_, body in bundle.dashboards.items() for problem in _layout(id_, body)),
    ]


def _fields_that_do_not_fit(bundle: Bundle, fields: Mapping[str, Fields]) -> Iterator[str]:
    patterns = {view.id: view.title for view in bundle.views}
    for use in uses(bundle):
        known = fields.get(patterns.get(use.view, ""))
        if known is None:
            continue
        field = known.get(use.field)
        if field is None:
            yield f"{use.where}: the mapping of {patterns[use.view]} has no field {use.field}."
        elif not _FITS[use.purpose](field):
            yield f"{use.where}: {use.field} is of type {field.type}, which cannot be used as {use.purpose}."


def _patterns_that_hide_nothing(bundle: Bundle, fields: Mapping[str, Fields]) -> Iterator[str]:
    for view in bundle.views:
        known = fields.get(view.title, ())
        for hidden in view.source_filters:
            if known and not any(fnmatchcase(field, hidden.value) for field in known):
                yield f"data view {view.id}: no field is hidden by {hidden.value}."


def _ids_used_twice(bundle: Bundle) -> Iterator[str]:
    objects = [("index-pattern", view.id) for view in bundle.views]
    objects += [(saved.type, saved.id) for saved in bundle.saved]
    objects += [("dashboard", id_) for id_ in bundle.dashboards]
    yield from (f"{type_} {id_} is there twice." for type_, id_ in _repeated(objects))
    yield from (f"two data views are called {name}." for name in _repeated(view.name for view in bundle.views))


def _references_to_nothing(bundle: Bundle) -> Iterator[str]:
    there = {("index-pattern", view.id) for view in bundle.views}
    there |= {(saved.type, saved.id) for saved in bundle.saved}
    there |= {("dashboard", id_) for id_ in bundle.dashboards}
    for where, type_, id_ in _references(bundle):
        if (type_, id_) not in there:
            yield f"{where}: there is no {type_} {id_}."


def _references(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    for use in uses(bundle):
        yield use.where, "index-pattern", use.view
    for saved in bundle.saved:
        yield from ((f"{saved.id}", reference.type, reference.id) for reference in saved.references)
    for id_, body in bundle.dashboards.items():
        yield from ((f"dashboard {id_}", "tag", tag) for tag in body.tags)
        yield from ((f"dashboard {id_}", "index-pattern", view) for view in _views(body))
        for panel in body.panels:
            if isinstance(panel, LinksPanel):
                yield from ((f"dashboard {id_}", "dashboard", link.destination) for link in panel.config.links)


def _views(body: DashboardBody) -> Iterator[str]:
    for panel in body.panels:
        if isinstance(panel, DiscoverPanel):
            yield panel.config.tabs[0].data_source.ref_id
        elif isinstance(panel, VisPanel):
            yield from chart_views(panel.config)


def _reference_names(objects: Iterable[AnySavedObject]) -> Iterator[str]:
    for saved in objects:
        named = {reference.name for reference in saved.references if reference.type != "tag"}
        used = set(_names_used(saved))
        if named != used:
            yield f"{saved.id}: references {sorted(named)} are not what is used, {sorted(used)}."


def _names_used(saved: AnySavedObject) -> Iterator[str]:
    if isinstance(saved, SavedSearch):
        yield str(saved.attributes.kibana_saved_object_meta.search_source_json.index_ref_name)
    elif isinstance(saved, SavedMap):
        yield from (layer.source_descriptor.index_pattern_ref_name for layer in saved.attributes.layer_list_json)
    elif isinstance(saved, SavedDashboard):
        for panel in saved.attributes.panels_json:
            yield f"{panel.panel_index}:{panel.panel_ref_name}"


def _layout(id_: str, body: DashboardBody) -> Iterator[str]:
    yield from (f"dashboard {id_}: two panels are called {panel}." for panel in _repeated(p.id for p in body.panels))
    for one, other in combinations(body.panels, 2):
        if one.grid.overlaps(other.grid):
            yield f"dashboard {id_}: the panels {one.id} and {other.id} overlap."


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, times in Counter(values).items() if times > 1]
