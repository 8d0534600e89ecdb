"""Furniture marks from class names and ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.extract.pages.layout.blocks import FurnitureMark
from transforms.rules.package_data import read_toml

_SEGMENT = re.compile(r"[^\W_]+")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HASH = re.compile(r"(?=.*[0-9])(?=.*[a-z])[0-9a-z]{6,}", re.IGNORECASE)
"""A segment such as `ad3b5c`: a number made by a program."""

_STATES = frozenset({"has", "no", "with", "without", "non", "hide", "show", "is", "js"})
"""First words of names that describe something other than the element itself: `has-sidebar`, `no-comments`."""

_LONGEST = 400
"""Characters of class and id that are read."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    names: Mapping[str, str]
    words: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], str]


@cache
def _vocabulary() -> _Vocabulary:
    kinds = read_toml("pages/furniture.toml")
    return _Vocabulary(
        names={name: kind for kind, entry in kinds.items() for name in entry.get("names", ())},
        words={word: kind for kind, entry in kinds.items() for word in entry["words"]},
        phrases={tuple(phrase.split()): kind for kind, entry in kinds.items() for phrase in entry["phrases"]},
    )


def mark_from_names(names: str) -> FurnitureMark | None:
    """The mark of an element by its class names and id, separated by white space, or None.

    >>> mark_of("story__most-read js-tracked")
    FurnitureMark(kind='related', word='most read')
    """
    return _mark_of_names(names[:_LONGEST])


@lru_cache(maxsize=4096)
def _mark_of_names(names: str) -> FurnitureMark | None:
    return next(filter(None, map(_mark_of_name, names.split())), None)


@lru_cache(maxsize=16384)
def _mark_of_name(name: str) -> FurnitureMark | None:
    if ":" in name or "[" in name:
        return None
    known = _vocabulary()
    segments = [segment for segment in _SEGMENT.findall(name) if not _HASH.fullmatch(segment)]
    parts = [part.lower() for segment in segments for part in _PART.findall(segment)]
    if not parts or parts[0] in _STATES:
        return None
    if kind := known.names.get("-".join(parts)):
        return FurnitureMark(kind, "-".join(parts))
    for start, part in enumerate(parts):
        if kind := known.words.get(part):
            return FurnitureMark(kind, part)
        for length in (2, 3):
            phrase = tuple(parts[start : start + length])
            if kind := known.phrases.get(phrase):
                return FurnitureMark(kind, " ".join(phrase))
    return None
