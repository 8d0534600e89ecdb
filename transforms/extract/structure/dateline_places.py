"""Places in datelines, and labels in capitals that look like one."""

from __future__ import annotations

from functools import cache

from transforms.rules.package_data import read_toml


@cache
def _places() -> frozenset[str]:
    return frozenset(place.casefold() for place in read_toml("lexicons/places.toml")["places"])


@cache
def _desk_labels() -> frozenset[str]:
    return frozenset(read_toml("lexicons/places.toml")["desk_labels"])


def is_dateline_place(name: str) -> bool:
    """Return True if agencies use this place without a state or country; case is ignored."""
    return name.casefold() in _places()


def is_desk_label(words: str) -> bool:
    """Return True if words in capitals are a label of the desk ("UPDATE 1", "FACTBOX")."""
    return not _desk_labels().isdisjoint(words.replace("-", " ").split())
