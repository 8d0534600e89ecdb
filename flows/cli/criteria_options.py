"""Options that select articles, and the search criteria they form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.criteria import Criteria, FieldCondition, MentionedTime, NearPoint
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME
from infra.elasticsearch.queries.spans import PRECISIONS, CalendarSpan, parse_span

F = TypeVar("F", bound=Callable[..., Any])
BY_VALUE = ("person", "organization", "place", "country", "agency", "source", "language")
"""Fields with an option of their own; `--only` and `--not` take any field."""


class SpanType(click.ParamType[CalendarSpan]):
    """A calendar span: 2024, 2024-11, 2024-11-01..2024-11-30, 2024-11.."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> CalendarSpan:
        if isinstance(value, CalendarSpan):
            return value
        try:
            return parse_span(value)
        except QueryError as error:
            self.fail(str(error), param, ctx)


class NearType(click.ParamType[NearPoint]):
    """A point in degrees and a distance in kilometers: LAT,LON,KM."""

    name = "point"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NearPoint:
        if isinstance(value, NearPoint):
            return value
        try:
            lat, lon, kilometers = (float(part) for part in value.split(","))
        except ValueError:
            self.fail("give latitude, longitude and kilometers: 37.57,126.98,50", param, ctx)
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < kilometers <= 20_040):
            self.fail("latitude is -90..90, longitude -180..180, kilometers 0..20040", param, ctx)
        return NearPoint(lat, lon, kilometers)


def criteria_options(command: F) -> F:
    """Add the options that select articles."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def criteria_of(query: str, given: Mapping[str, Any]) -> Criteria:
    """Build the criteria from the query and the options. Raises `QueryError` with the position of the mistake."""
    parsed = syntax.parse(query, given["demand"])
    span: CalendarSpan | None = given["mentions"]
    if span is None and given["precision"]:
        raise click.UsageError("--precision limits --mentions: give --mentions too")
    return Criteria(
        words=parsed.words,
        conditions=(*parsed.conditions, *_conditions(given)),
        published=given["published"],
        mentions=MentionedTime(span, given["precision"] or span.precision) if span else None,
        near=given["near"],
        like=given["like"],
    )


def _conditions(given: Mapping[str, Any]) -> list[FieldCondition]:
    by_value = [
        FieldCondition(BY_NAME[name], syntax.parse_values(value, value, 0))
        for name in BY_VALUE
        for value in given[name]
    ]
    only = [syntax.parse_condition(text) for text in given["only"]]
    without = [syntax.parse_condition(text, negated=True) for text in given["without"]]
    return by_value + only + without


def _value_option(name: str) -> Callable[[F], F]:
    help_text = {
        "person": "A person who is mentioned; a part of the name is enough. Repeat for several, A|B for either.",
        "country": 'A country by its English name: "South Korea".',
        "agency": "A news agency that is credited: AFP.",
        "language": "A language by its ISO 639-1 code: en.",
    }
    return click.option(f"--{name}", multiple=True, metavar="NAME", help=help_text.get(name))


_OPTIONS = [
    click.option("--published", type=SpanType(), metavar="SPAN", help="Published in this span."),
    click.option("--mentions", type=SpanType(), metavar="SPAN", help="The text mentions a time in this span."),
    click.option(
        "--precision",
        type=click.Choice(PRECISIONS),
        help="With --mentions: the least precision. [default: that of SPAN]",
    ),
    *(_value_option(name) for name in BY_VALUE),
    click.option("--near", type=NearType(), metavar="LAT,LON,KM", help="A place within KM kilometers is mentioned."),
    click.option("--like", metavar="ID", help="Articles with words similar to those of this one."),
    click.option("--only", multiple=True, metavar="FIELD:VALUE", help="Only articles with this value; any field."),
    click.option("--not", "without", multiple=True, metavar="FIELD:VALUE", help="No articles with this value."),
    click.option(
        "--words",
        "demand",
        type=click.Choice(["all", "most", "any"]),
        default="most",
        show_default=True,
        help="The words that must match; most is all of up to 3 words, three quarters of more.",
    ),
]
