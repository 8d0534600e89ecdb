"""The whole query as one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infra.elasticsearch.queries.fields import Field
from infra.elasticsearch.queries.spans import CalendarSpan, Precision

Demand = Literal["all", "most", "any"]


@dataclass(frozen=True, slots=True)
class QueryWords:
    """The words of a query.

    Attributes:
        required: Parts in the syntax of `simple_query_string`, written by `syntax` alone.
        excluded: The same for parts that must be absent.
        plain: The required words without operators, for ranking.
        demand: How many of the required parts an article must have.
    """

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    plain: str = ""
    demand: Demand = "most"


@dataclass(frozen=True, slots=True)
class FieldCondition:
    """A field must have (or, negated, must not have) one of these values."""

    field: Field
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class MentionedTime:
    """The text mentions a time within this span, at least as precisely as `precision`."""

    span: CalendarSpan
    precision: Precision


@dataclass(frozen=True, slots=True)
class NearPoint:
    """The text names a place within `kilometers` of a point, in degrees."""

    lat: float
    lon: float
    kilometers: float


@dataclass(frozen=True, slots=True)
class GeoBox:
    """The text names a place within an area, in degrees; across the date line `west` is greater than `east`."""

    north: float
    west: float
    south: float
    east: float


@dataclass(frozen=True, slots=True)
class Criteria:
    """The conditions on an article; all of them must hold.

    Attributes:
        words: The words.
        conditions: Values of fields.
        published: Span of publication.
        mentions: A mentioned time.
        near: A named place near a point.
        within: A named place within an area.
        like: Id of a document that the articles resemble.
    """

    words: QueryWords = QueryWords()
    conditions: tuple[FieldCondition, ...] = ()
    published: CalendarSpan | None = None
    mentions: MentionedTime | None = None
    near: NearPoint | None = None
    within: GeoBox | None = None
    like: str | None = None
