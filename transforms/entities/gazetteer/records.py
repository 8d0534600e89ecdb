"""The names that are known before an article is read: places with their points, peoples, organizations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from transforms.entities.labels import GPE

PlaceKind = Literal["country", "region", "city", "area"]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place with its point in degrees.

    `country` is an ISO 3166 code, None for an area of several countries; `region` is the code of the country's first
    division.
    """

    id: str
    name: str
    kind: PlaceKind
    country: str | None
    region: str | None
    lat: float
    lon: float
    population: int = 0
    is_capital: bool = False


@dataclass(frozen=True, slots=True)
class KnownName:
    """The label and canonical name of a form that means the same in every article.

    `place` is the country of a form that names a country or its people. It is None for all other forms: the place that
    they name depends on the article.
    """

    label: str
    name: str
    place: KnownPlace | None = None

    @property
    def is_country(self) -> bool:
        """True for a country's own name, False for its people's."""
        return self.place is not None and self.label == GPE


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All known names; built once per process and never changed.

    Attributes:
        known: The forms that may be mentions wherever they are found.
        by_first_word: The same forms by their first word, longest first.
        first_word_pattern: Matches the words of a text that may be a key of `by_first_word`.
        places: Every place by each of its forms in lower case, most populous first.
        countries: Each country by its ISO code.
        ambiguous: Known organizations with a form that is also a common word or another name ("Apple", "WHO").
        athlete_codes: Country codes of sports results ("NOR"); names of countries only in brackets.
        state_abbreviations: Forms such as "Pa." and "Pa"; names of states only behind a comma.
    """

    known: Mapping[str, KnownName]
    by_first_word: Mapping[str, tuple[str, ...]]
    first_word_pattern: re.Pattern[str]
    places: Mapping[str, tuple[KnownPlace, ...]]
    countries: Mapping[str, KnownPlace]
    ambiguous: frozenset[str]
    athlete_codes: frozenset[str]
    state_abbreviations: frozenset[str]

    def places_named(self, form: str) -> tuple[KnownPlace, ...]:
        """Every place with this name, in any case of its letters; most populous first."""
        return self.places.get(form.lower(), ())


def entity_id(kind: str, name: str) -> str:
    """A hash of kind and canonical name, independent of case: the same in every article."""
    return sha256(f"{kind}\n{name.casefold()}".encode()).hexdigest()[:16]
