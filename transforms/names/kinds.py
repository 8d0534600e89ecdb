"""The kinds of names that are linked across articles, and the facets that have them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class NameKind(StrEnum):
    """The kind of a name; names of two kinds are never linked."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


FACETS: Mapping[NameKind, tuple[str, ...]] = {
    NameKind.PERSON: ("people", "lead_people"),
    NameKind.ORGANIZATION: ("organizations",),
    NameKind.PLACE: ("places", "lead_places"),
}
"""The keys of a document that have the names of a kind; the first has all of them."""

FACET_KEYS = tuple(key for keys in FACETS.values() for key in keys)
