"""Places that open stories, and words in capitals that look like one and are none."""

from __future__ import annotations

from functools import cache

from transforms.rules.package_data import read_toml


@cache
def _places() -> frozenset[str]:
    return frozenset(place.casefold() for place in read_toml("lexicons/places.toml")["places"])


@cache
def _never() -> frozenset[str]:
    return frozenset(read_toml("lexicons/places.toml")["never"])


def is_dateline_place(name: str) -> bool:
    """Whether agencies use this place without a state or country; case is ignored."""
    return name.casefold() in _places()


def is_label(words: str) -> bool:
    """Whether words in capitals are a label of the desk ("UPDATE 1", "FACTBOX"), not a place."""
    return not _never().isdisjoint(words.replace("-", " ").split())
