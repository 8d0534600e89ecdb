"""What is wanted against what Kibana has.

Kibana adds its own defaults to what it stores. So a key that is there and not wanted is no difference, unless it is
one of those by which somebody changes what a dashboard shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_KEEP_EMPTY = ("filters", "query")
"""Keys that change what is shown when somebody adds them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in an object, what Kibana has there and what it should have; null is nothing."""

    place: str
    there: Any
    wanted: Any


def differences(wanted: Any, there: Any, place: str = "") -> Iterator[Difference]:
    """Every place where `there` lacks or contradicts `wanted`. Lists of objects with ids are compared by id."""
    if isinstance(wanted, Mapping) and isinstance(there, Mapping):
        yield from _of_objects(wanted, there, place)
    elif _is_list(wanted) and _is_list(there):
        yield from _of_lists(wanted, there, place)
    elif wanted != there:
        yield Difference(place, there, wanted)


def _of_objects(wanted: Mapping[str, Any], there: Mapping[str, Any], place: str) -> Iterator[Difference]:
    for key, value in wanted.items():
        yield from differences(value, there.get(key), _below(place, key))
    for key in _KEEP_EMPTY:
        if key not in wanted and there.get(key):
            yield Difference(_below(place, key), there[key], None)


def _of_lists(wanted: Sequence[Any], there: Sequence[Any], place: str) -> Iterator[Difference]:
    key_of = _id if all(_id(item) is not None for item in (*wanted, *there)) else None
    wanted_by = {key_of(item) if key_of else at: item for at, item in enumerate(wanted)}
    there_by = {key_of(item) if key_of else at: item for at, item in enumerate(there)}
    for key in wanted_by | there_by:
        yield from differences(wanted_by.get(key), there_by.get(key), _below(place, str(key)))


def _id(item: object) -> Any:
    return item.get("id") if isinstance(item, Mapping) else None


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
