"""The URL and the state of a page are each other's inverse."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from infra.elasticsearch.queries.criteria import GeoBox
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.search.place_names import parse_box, parse_near
from infra.web.asked.criteria import criteria_of
from infra.web.asked.page_query import PageQuery
from infra.web.results.spans import next_unit, unit_start, wider_span, written_span

WHOLE = PageQuery(
    q='ferry "two ships" & more',
    only=["person:Ana Sá", "month:2024-11"],
    without=["source:A|B"],
    published="2024-11",
    mentions="2023..2024",
    near="Tokyo,50",
    box="50,-10,40,20.5",
    like="abc",
    sort="newest",
    copies=True,
    page=3,
    until="2026-01-01T00:00:00.123Z",
    axis="mentioned",
    share=True,
)


def read(url: str) -> PageQuery:
    given = parse_qs(urlsplit(url).query)
    many = ("only", "not")
    return PageQuery.model_validate({key: values if key in many else values[0] for key, values in given.items()})


def test_a_url_has_the_whole_state() -> None:
    assert read(WHOLE.url(page=3, until=WHOLE.until)) == WHOLE
    assert PageQuery().url() == "/"


def test_a_change_begins_at_the_first_page() -> None:
    changed = read(WHOLE.url(sort="oldest"))
    assert (changed.page, changed.until, changed.sort) == (1, None, "oldest")


def test_a_condition_is_required_excluded_and_dropped() -> None:
    required = read(PageQuery(q="a").with_condition("person:Ana"))
    assert required.only == ["person:Ana"]
    excluded = read(required.with_condition("person:Ana", negated=True))
    assert (excluded.only, excluded.without) == ([], ["person:Ana"])
    assert read(excluded.without_condition("person:Ana")) == PageQuery(q="a")


def test_an_area_and_a_distance() -> None:
    assert parse_box("50,-10,40,20.5") == GeoBox(50, -10, 40, 20.5)
    assert parse_near("37.5,127,50km").point.kilometers == 50
    assert criteria_of(WHOLE.model_copy(update={"near": None})).within == GeoBox(50, -10, 40, 20.5)


@pytest.mark.parametrize("text", ["", "1,2,3", "40,0,50,10", "nan,0,0,1", "91,0,0,1", "10,0,0,181", "a,b,c,d"])
def test_an_impossible_area_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse_box(text)


@pytest.mark.parametrize("text", ["Tokyo", "Tokyo,nan", "0,0,0", "95,0,5", "0,0,inf"])
def test_an_impossible_distance_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse_near(text)


@pytest.mark.parametrize(
    ("unit", "start", "span", "following"),
    [
        ("day", "2024-02-29", "2024-02-29", "2024-03-01"),
        ("week", "2024-02-26", "2024-02-26..2024-03-03", "2024-03-04"),
        ("month", "2024-02-01", "2024-02", "2024-03-01"),
        ("year", "2024-01-01", "2024", "2025-01-01"),
        ("decade", "2020-01-01", "2020..2029", "2030-01-01"),
    ],
)
def test_units_of_bars(unit: str, start: str, span: str, following: str) -> None:
    first = unit_start(date(2024, 2, 29), unit)  # type: ignore[arg-type]
    assert first == date.fromisoformat(start)
    assert written_span(first, unit) == span  # type: ignore[arg-type]
    assert next_unit(first, unit) == date.fromisoformat(following)  # type: ignore[arg-type]


def test_the_calendar_ends() -> None:
    assert next_unit(date(9999, 12, 31), "day") == date.max
    assert next_unit(date(9999, 1, 1), "year") == date.max
    assert unit_start(date(5, 5, 5), "decade") == date(1, 1, 1)


@pytest.mark.parametrize(
    ("span", "wider"),
    [("2024-11-27", "2024-11"), ("2024-11", "2024"), ("2024", None), ("2023..2024", None), ("", None), ("x", None)],
)
def test_zooming_out(span: str, wider: str | None) -> None:
    assert wider_span(span) == wider
