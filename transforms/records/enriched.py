"""Language, dates and entities of a cleaned article, and the versions of what found them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

from transforms.records.fields import key
from transforms.records.text import Cleaned, FieldName

GENERATION = 4
"""Raised with any change of what documents look like, also by a rollback, so that a re-run re-indexes."""

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code or None, and its source: given, page, detected or too-short."""

    code: str | None = dataclasses.field(metadata=key("language"))
    source: str = dataclasses.field(metadata=key("language_source"))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression with its TIMEX3 type and value.

    Attributes:
        from_: Start of the half-open interval as a local calendar string (`2024-11-01`); None, like `to`, if unknown.
        to: Its end, later than `from_`.
        precision: The unit of the value.
        rule: The name of the rule that matched.
        implausible: Resolved as written and left out of the fields for searching.
    """

    field: FieldName
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    from_: str | None = dataclasses.field(metadata=key("from"))
    to: str | None
    precision: str
    rule: str
    implausible: bool = False


class DateRange(NamedTuple):
    """A half-open interval of local calendar time."""

    gte: str
    lt: str


@dataclass(frozen=True, slots=True)
class MentionedDates:
    """The intervals by precision, each once, in order of first mention.

    `mentioned_months` ("2024-11") are the months touched by intervals finer than a year, `mentioned_from` the first
    days of all intervals.
    """

    mentioned_day: tuple[DateRange, ...] = ()
    mentioned_month: tuple[DateRange, ...] = ()
    mentioned_year: tuple[DateRange, ...] = ()
    mentioned_months: tuple[str, ...] = ()
    mentioned_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A named entity: its label (PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, ...) and canonical name.

    Attributes:
        id: The same for the same name in all documents.
        lat: Degrees, like `lon`.
        country: ISO 3166 alpha-2 code of a place, a people or a body of a country.
        why: How the canonical name was chosen.
    """

    field: FieldName
    start: int
    end: int
    text: str
    label: str
    name: str
    id: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    why: str = ""


class GeoPoint(NamedTuple):
    """A position in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Facets:
    """Canonical names to filter by, each once, in order of first mention; `lead_*` are of title and lead."""

    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    locations: tuple[GeoPoint, ...] = ()
    lead_people: tuple[str, ...] = ()
    lead_places: tuple[str, ...] = ()


FACET_LABELS = {
    "people": frozenset({"PERSON"}),
    "organizations": frozenset({"ORG"}),
    "places": frozenset({"GPE", "LOC", "FAC"}),
}
"""Labels of the mentions that fill each facet of names."""


@dataclass(frozen=True, slots=True)
class Enriched:
    """A cleaned article with its language, dates and entities."""

    cleaned: Cleaned
    language: Language
    dates: tuple[DateMention, ...] = ()
    entities: tuple[EntityMention, ...] = ()
    facets: Facets = Facets()


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The version of every stage, raised in the commit that changes what it does, and of the NER model.

    `model` is the recognizer's name and version, `en_core_web_sm-3.8.0`.
    """

    generation: int = GENERATION
    decode: str = "2"
    extract: str = "3"
    clean: str = "2"
    language: str = "1"
    dates: str = "2"
    entities: str = "3"
    model: str

    @classmethod
    def with_model(cls, name: str, version: str) -> Self:
        """The current versions, with those of a recognizer."""
        return cls(model=f"{name}-{version}")
