"""Fields to filter by: a name for people, the document's key, and the comparison of values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

Clause = dict[str, Any]


class Comparison(Enum):
    """Comparison of a given value with the document's; names are compared without case and accents."""

    CODE = "the whole value, whatever its case"
    NAME = "the whole name, whatever its case and accents"
    TEXT = "words in any form, all of them and in this order"
    NUMBER = "a whole number"
    CODED = "the whole name, whatever its case and accents, or the whole code"
    PART = "the whole name or some of its words in a row: Zelensky finds Volodymyr Zelensky"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: `name` is written before the colon of a query, `path` is the document's key."""

    name: str
    path: str
    comparison: Comparison
    aliases: tuple[str, ...] = ()

    def clause(self, value: str) -> Clause:
        """Return the query for this value."""
        if self.comparison is Comparison.TEXT:
            return {"match_phrase": {self.path: {"query": value}}}
        if self.comparison is Comparison.CODE:
            return {"term": {self.path: {"value": value, "case_insensitive": True}}}
        if self.comparison is Comparison.NUMBER:
            is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
            return {"term": {self.path: int(value)}} if is_number else {"match_none": {}}
        whole: Clause = {"term": {f"{self.path}.folded": {"value": value}}}
        if self.comparison is Comparison.NAME:
            return whole
        if self.comparison is Comparison.CODED:
            code = {"value": value, "case_insensitive": True}
            return {"bool": {"should": [whole, {"term": {f"{self.path.removesuffix('name')}code": code}}]}}
        return {"bool": {"should": [whole, {"match_phrase": {f"{self.path}.words": {"query": value}}}]}}

    @property
    def title(self) -> str:
        """The heading of its values."""
        return self.path.removeprefix("delivery.").removesuffix(".name").replace("_", " ").capitalize()


_MOST_DIGITS = 9
"""Digits of a number that every integer field can have."""

FIELDS = (
    Field("person", "people", Comparison.PART, ("people",)),
    Field("organization", "organizations", Comparison.PART, ("organizations", "organisation", "org")),
    Field("place", "places", Comparison.NAME, ("places",)),
    Field("country", "countries", Comparison.NAME, ("countries",)),
    Field("agency", "agencies", Comparison.NAME, ("agencies",)),
    Field("author", "authors", Comparison.PART, ("authors",)),
    Field("lead_person", "lead_people", Comparison.PART),
    Field("lead_place", "lead_places", Comparison.NAME),
    Field("section", "section", Comparison.NAME),
    Field("tag", "tags", Comparison.NAME, ("tags",)),
    Field("site", "site_name", Comparison.NAME),
    Field("subject", "delivery.subjects.name", Comparison.CODED, ("subjects",)),
    Field("genre", "delivery.genre", Comparison.NAME, ("genres",)),
    Field("slug", "delivery.slug", Comparison.PART),
    Field("urgency", "delivery.urgency", Comparison.NUMBER),
    Field("source", "source", Comparison.CODE, ("sources",)),
    Field("domain", "domain", Comparison.CODE),
    Field("language", "language", Comparison.CODE, ("languages", "lang")),
    Field("month", "mentioned_months", Comparison.CODE, ("mentioned_months",)),
    Field("kind", "kind", Comparison.CODE),
    Field("story", "story", Comparison.CODE),
    Field("run", "run_id", Comparison.CODE),
    Field("title", "title", Comparison.TEXT, ("headline",)),
)
BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
COUNTABLE = {name: field for name, field in BY_NAME.items() if field.comparison is not Comparison.TEXT}
"""Fields with values that can be counted, by each of their names."""

BY_VALUE = (
    *("person", "organization", "place", "country", "agency", "source", "language"),
    *("slug", "urgency", "subject", "genre"),
)
"""Fields with a filter of their own in the command line and in URLs; `only` and `not` there take any field."""

FACETS = tuple(
    BY_NAME[name]
    for name in (
        *("person", "organization", "place", "country", "agency", "subject", "genre"),
        *("month", "source", "language"),
    )
)
"""Fields with values counted beside the hits, in the order in which they are shown."""
