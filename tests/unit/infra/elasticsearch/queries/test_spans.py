"""Calendar spans as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.spans import CalendarSpan, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024", CalendarSpan("2024-01-01", "2025-01-01", "year")),
        ("2024-02", CalendarSpan("2024-02-01", "2024-03-01", "month")),
        ("2024-12", CalendarSpan("2024-12-01", "2025-01-01", "month")),
        ("2024-02-29", CalendarSpan("2024-02-29", "2024-03-01", "day")),
        ("2024-11-01..2024-11-30", CalendarSpan("2024-11-01", "2024-12-01", "day")),
        ("2023 .. 2024-03", CalendarSpan("2023-01-01", "2024-04-01", "month")),
        ("2024-11..", CalendarSpan("2024-11-01", None, "month")),
        ("..2024", CalendarSpan(None, "2025-01-01", "year")),
        ("9999", CalendarSpan("9999-01-01", None, "year")),
        ("9999-12-31", CalendarSpan("9999-12-31", None, "day")),
        ("9999-12", CalendarSpan("9999-12-01", None, "month")),
    ],
)
def test_the_last_unit_is_meant_wholly(text: str, span: CalendarSpan) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("yesterday", 0),
        ("2024-13", 0),
        ("2023-02-29", 0),
        ("2024-1", 0),
        ("24", 0),
        ("..", 0),
        ("", 0),
        ("2024..x", 6),
        ("2024-12..2024-11", 9),
        ("٢٠٢٤", 0),
        ("0000", 0),
        ("2024-01-01-01", 0),
    ],
)
def test_what_is_no_date_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_span(text)
    assert caught.value.position == position


@given(st.dates(max_value=date(9990, 1, 1)), st.integers(0, 2_000))
def test_a_span_of_days_holds_its_first_and_last_day_and_no_more(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    span = parse_span(f"{first.isoformat()}..{last.isoformat()}")
    assert span == CalendarSpan(first.isoformat(), (last + timedelta(days=1)).isoformat(), "day")
