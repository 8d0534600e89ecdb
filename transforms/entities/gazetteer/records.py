"""What is known of names beforehand: places with their points, nationalities, organisations and their acronyms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from transforms.entities.gazetteer.lexicon import Lexicon

PlaceKind = Literal["country", "region", "city", "area"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its point in degrees. `country` is an ISO 3166 code, `region` that country's first division."""

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
class Known:
    """What a form means wherever it is a name of its own: its label and canonical name.

    `place` is the country that it is or whose people it names; null for all others, whose places
    depend on the article.
    """

    label: str
    name: str
    place: Place | None = None

    @property
    def is_country(self) -> bool:
        """A country by its own name, not by its people's."""
        return self.place is not None and self.label == "GPE"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All that is known of names; built once per process and never changed.

    `known` holds the forms that may be tagged wherever they stand; `by_first_word` the same forms by
    their first word, longest first; `may_begin` finds the words of a text that may be a first one. `places` maps
    a lower-case form to every place that bears it, most populous first; `countries` maps an ISO code to its country.
    """

    known: Mapping[str, Known]
    by_first_word: Mapping[str, tuple[str, ...]]
    may_begin: re.Pattern[str]
    places: Mapping[str, tuple[Place, ...]]
    countries: Mapping[str, Place]
    lexicon: Lexicon

    def places_named(self, form: str) -> tuple[Place, ...]:
        """Every place that bears the form, whatever its case; most populous first."""
        return self.places.get(form.lower(), ())


def entity_id(kind: str, name: str) -> str:
    """The same short hash for the same kind and canonical name everywhere, case aside."""
    return sha256(f"{kind}\n{name.casefold()}".encode()).hexdigest()[:16]
