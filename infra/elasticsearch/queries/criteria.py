"""All that was asked, as one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infra.elasticsearch.queries.fields import Field
from infra.elasticsearch.queries.spans import CalendarSpan, Precision

Demand = Literal["all", "most", "any"]


@dataclass(frozen=True, slots=True)
class QueryWords:
    """The words of a query.

    `required` are its parts in the syntax of `simple_query_string`, made by `syntax` alone; `excluded` the
    same for what must not be there; `plain` the wanted words without any operator, for ranking.
    `demand` says how many of the required parts an article must have.
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
    """The text speaks of a time in this span, said at least as precisely as `precision`."""

    span: CalendarSpan
    precision: Precision


@dataclass(frozen=True, slots=True)
class NearPoint:
    """A place within `kilometres` of a point, in degrees, is named."""

    lat: float
    lon: float
    kilometres: float


@dataclass(frozen=True, slots=True)
class Criteria:
    """What an article must be to be found. Conditions on the same field must all hold.

    `like` is the `id` of a document that those found resemble in words.
    """

    words: QueryWords = QueryWords()
    conditions: tuple[FieldCondition, ...] = ()
    published: CalendarSpan | None = None
    mentions: MentionedTime | None = None
    near: NearPoint | None = None
    like: str | None = None
