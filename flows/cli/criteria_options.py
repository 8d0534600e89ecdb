"""Options that select articles, and the search criteria they form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import click

from flows.cli.console import err
from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.criteria import Criteria, FieldCondition, MentionedTime, NearPoint
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME
from infra.elasticsearch.queries.spans import PRECISIONS, CalendarSpan, parse_span

F = TypeVar("F", bound=Callable[..., Any])
BY_VALUE = (
    "person",
    "organization",
    "place",
    "country",
    "agency",
    "source",
    "language",
    "slug",
    "urgency",
    "subject",
    "genre",
)
"""Fields with an option of their own; `--only` and `--not` take any field."""

RUN_ID_LENGTH = 36
"""Characters of a run's id, a UUID."""


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
    """A place or a point in degrees, and a distance in kilometers: PLACE,KM or LAT,LON,KM."""

    name = "point"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NearPoint:
        if isinstance(value, NearPoint):
            return value
        written, _, distance = value.rpartition(",")
        try:
            kilometers = float(distance.strip().lower().removesuffix("km"))
        except ValueError:
            self.fail("give a place and kilometers, Tokyo,50, or a point: 37.57,126.98,50", param, ctx)
        lat, lon = self._point(written.strip(), param, ctx)
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < kilometers <= 20_040):
            self.fail("latitude is -90..90, longitude -180..180, kilometers 0..20040", param, ctx)
        return NearPoint(lat, lon, kilometers)

    def _point(self, written: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """Return latitude and longitude as given, or of the place of this name, which is printed."""
        numbers = written.split(",")
        try:
            lat, lon = (float(number) for number in numbers)
        except ValueError:
            lat, lon = self._point_of_place(written, param, ctx)
        return lat, lon

    def _point_of_place(
        self, name: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        from infra.elasticsearch.search.place_names import close_places, find_point
        from infra.gazetteer import load_gazetteer

        gazetteer = load_gazetteer()
        place = find_point(name, gazetteer)
        if place is None:
            close = close_places(name, gazetteer)
            meant = f"did you mean {' or '.join(close)}?" if close else "give latitude and longitude: 37.57,126.98,50"
            self.fail(f"no place {name!r} is known: {meant}", param, ctx)
        err.print(f"Near {place.name} ({place.lat:.2f}, {place.lon:.2f})")
        return place.lat, place.lon


def criteria_options(command: F) -> F:
    """Add the options that select articles."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def criteria_of(query: str, given: Mapping[str, Any]) -> Criteria:
    """Build the criteria from the query and the options. Raises `QueryError` with the position of the mistake."""
    from infra.elasticsearch.search.place_names import resolve_places

    parsed = syntax.parse(query, given["demand"])
    span: CalendarSpan | None = given["mentions"]
    if span is None and given["precision"]:
        raise click.UsageError("--precision limits --mentions: give --mentions too")
    criteria = Criteria(
        words=parsed.words,
        conditions=(*parsed.conditions, *_conditions(given)),
        published=given["published"],
        mentions=MentionedTime(span, given["precision"] or span.precision) if span else None,
        near=given["near"],
        like=given["like"],
    )
    return resolve_places(criteria)


def resolve_runs(criteria: Criteria, run_named: Callable[[str], str]) -> Criteria:
    """Replace `last` and the first digits of an id in the values of run: by the ids of those runs.

    A whole id is left alone: articles outlive the record of their run.

    Args:
        criteria: The criteria.
        run_named: Returns the id of a run; raises UnknownRun.
    """
    return replace(
        criteria,
        conditions=tuple(
            replace(one, values=tuple(map(partial(_run_id, run_named), one.values))) if one.field.name == "run" else one
            for one in criteria.conditions
        ),
    )


def _run_id(run_named: Callable[[str], str], value: str) -> str:
    return value if len(value) >= RUN_ID_LENGTH else run_named(value.lower())


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
        "country": 'A country by a name, a code or its people: "South Korea", UK, DE, Burma.',
        "agency": "A news agency that is credited: AFP.",
        "language": "A language by its ISO 639-1 code: en.",
        "slug": "The keyword line of a delivered article, or some of its words: FERRY.",
        "urgency": "The urgency of a delivered article, 1 to 9; 1|2 for either.",
        "subject": "A subject of a delivered article by its name or code: medtop:20000337.",
        "genre": "A genre of a delivered article: Feature.",
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
    click.option(
        "--near",
        type=NearType(),
        metavar="PLACE,KM",
        help="A place within KM kilometers of PLACE, or of LAT,LON, is mentioned.",
    ),
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
