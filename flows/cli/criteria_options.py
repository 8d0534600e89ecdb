"""Options that select articles, and the search criteria they form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.cli.console import err
from infra.elasticsearch.queries.criteria import Criteria
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_VALUE
from infra.elasticsearch.queries.spans import PRECISIONS, parse_span

if TYPE_CHECKING:
    from infra.elasticsearch.search.parameters import SearchParameters

F = TypeVar("F", bound=Callable[..., Any])

RUN_ID_LENGTH = 36
"""Characters of a run's id, a UUID."""


class SpanType(click.ParamType[str]):
    """A calendar span: 2024, 2024-11, 2024-11-01..2024-11-30, 2024-11.."""

    name = "span"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the form."""
        try:
            parse_span(value)
        except QueryError as error:
            self.fail(str(error), param, ctx)
        return value


class NearType(click.ParamType[str]):
    """A place or a point in degrees, and a distance in kilometers: PLACE,KM or LAT,LON,KM."""

    name = "point"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the form, and print the place that is found for a name."""
        from infra.elasticsearch.search.place_names import parse_near

        try:
            place = parse_near(value).place
        except QueryError as error:
            self.fail(error.reason, param, ctx)
        if place:
            err.print(f"Near {place.name} ({place.lat:.2f}, {place.lon:.2f})")
        return value


def criteria_options(command: F) -> F:
    """Add the options that select articles."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def parameters_of(query: str, given: Mapping[str, Any]) -> SearchParameters:
    """Return the search that the query and the options form."""
    from infra.elasticsearch.search.parameters import SearchParameters

    if given["precision"] and not given["mentions"]:
        raise click.UsageError("--precision limits --mentions: give --mentions too")
    return SearchParameters.of(query, {**given, "not": given["without"], "words": given["demand"]})


def criteria_of(query: str, given: Mapping[str, Any]) -> Criteria:
    """Build the criteria from the query and the options. Raises `QueryError` with the position of the mistake."""
    return parameters_of(query, given).criteria()


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
