"""Mistakes within the objects that Kibana accepts: it stores a dangling reference and an overlapping panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from typing import Any, TypeVar

from infra.kibana.bundle import Bundle, Json

T = TypeVar("T", bound=Hashable)

COLUMNS = 48
"""The width of a dashboard's grid."""

_REFERENCES = {"ref_id": "data view", "data_view_id": "data view", "destination": "dashboard", "tags": "tag"}
"""The keys of a dashboard that hold ids, and of what."""

_REFERENCE_NAMES = frozenset({"indexRefName", "indexPatternRefName"})


def inconsistencies(bundle: Bundle) -> list[str]:
    """Return a sentence for each mistake."""
    return [
        *_duplicates(bundle),
        *_dangling_references(bundle),
        *(problem for saved in bundle.saved_objects for problem in _reference_names(saved)),
        *(problem for id_, body in bundle.dashboards.items() for problem in _layout(id_, body["panels"])),
    ]


def _objects(bundle: Bundle) -> list[tuple[str, str]]:
    return [
        *(("data view", id_) for id_ in bundle.data_views),
        *((saved["type"], saved["id"]) for saved in bundle.saved_objects),
        *(("dashboard", id_) for id_ in bundle.dashboards),
    ]


def _duplicates(bundle: Bundle) -> Iterator[str]:
    yield from (f"two objects are the {type_} {id_}." for type_, id_ in _repeated(_objects(bundle)))
    names = (view["name"] for view in bundle.data_views.values())
    yield from (f"two data views are called {name}." for name in _repeated(names))


def _dangling_references(bundle: Bundle) -> Iterator[str]:
    objects = set(_objects(bundle))
    for where, type_, id_ in _references(bundle):
        if (type_, id_) not in objects:
            yield f"{where}: there is no {type_} {id_}."


def _references(bundle: Bundle) -> Iterator[tuple[str, str, str]]:
    for saved in bundle.saved_objects:
        for reference in saved["references"]:
            type_ = "data view" if reference["type"] == "index-pattern" else reference["type"]
            yield f"{saved['type']} {saved['id']}", type_, reference["id"]
    for id_, body in bundle.dashboards.items():
        for key, type_ in _REFERENCES.items():
            yield from ((f"dashboard {id_}", type_, value) for value in _values(body, {key}))


def _reference_names(saved: Json) -> Iterator[str]:
    """Find references with other names than those that the object uses."""
    named = {reference["name"] for reference in saved["references"] if reference["type"] != "tag"}
    attributes = saved["attributes"]
    used = set(_values(attributes, _REFERENCE_NAMES))
    used |= {f"{panel['panelIndex']}:{panel['panelRefName']}" for panel in attributes.get("panelsJSON", ())}
    if named != used:
        yield f"{saved['id']}: references {sorted(named)} are not what is used, {sorted(used)}."


def _layout(id_: str, panels: list[Json]) -> Iterator[str]:
    yield from (f"dashboard {id_}: two panels are called {one}." for one in _repeated(panel["id"] for panel in panels))
    for panel in panels:
        if panel["grid"]["x"] + panel["grid"]["w"] > COLUMNS:
            yield f"dashboard {id_}: the panel {panel['id']} ends beyond column {COLUMNS}."
    for one, other in combinations(panels, 2):
        if _overlap(one["grid"], other["grid"]):
            yield f"dashboard {id_}: the panels {one['id']} and {other['id']} overlap."


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "w"), ("y", "h"))
    )


def _values(part: Any, keys: Iterable[str]) -> Iterator[Any]:
    """Yield the values under these keys at any depth, those of a list one by one."""
    if isinstance(part, list):
        for inner in part:
            yield from _values(inner, keys)
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key in keys:
                yield from inner if isinstance(inner, list) else [inner]
            else:
                yield from _values(inner, keys)


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, times in Counter(values).items() if times > 1]
