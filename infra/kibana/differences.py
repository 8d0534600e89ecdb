"""Comparison of the objects in Kibana with the bundle.

Kibana adds its own defaults to what it stores. A key that only Kibana has is therefore no difference, except those by
which somebody changes what a dashboard shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_COMPARED_WHEN_ADDED = ("filters", "query")


@dataclass(frozen=True, slots=True)
class Difference:
    """A path in an object, the value that Kibana has there, and the wanted one; None for a missing value."""

    path: str
    existing: Any
    wanted: Any


def differences(wanted: Any, existing: Any, path: str = "") -> Iterator[Difference]:
    """Yield every path where `existing` lacks or contradicts `wanted`. Lists of objects with ids are compared by id."""
    if isinstance(wanted, Mapping) and isinstance(existing, Mapping):
        yield from _of_objects(wanted, existing, path)
    elif isinstance(wanted, list) and isinstance(existing, list):
        yield from _of_lists(wanted, existing, path)
    elif wanted != existing:
        yield Difference(path, existing, wanted)


def _of_objects(wanted: Mapping[str, Any], existing: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for key, value in wanted.items():
        yield from differences(value, existing.get(key), _join(path, key))
    for key in _COMPARED_WHEN_ADDED:
        if key not in wanted and existing.get(key):
            yield Difference(_join(path, key), existing[key], None)


def _of_lists(wanted: Sequence[Any], existing: Sequence[Any], path: str) -> Iterator[Difference]:
    by_id = all(_id(item) is not None for item in (*wanted, *existing))
    wanted_by, existing_by = (
        {_id(item) if by_id else at: item for at, item in enumerate(items)} for items in (wanted, existing)
    )
    for key in wanted_by | existing_by:
        yield from differences(wanted_by.get(key), existing_by.get(key), _join(path, str(key)))


def _id(item: object) -> Any:
    return item.get("id") if isinstance(item, Mapping) else None


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
