"""Dates of records: read where they are certain, refused where they could be another day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.given_dates import UncertainDate, read_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-11-27", "2024-11-27"),
        ("2024-11-27T09:30+09:00", "2024-11-27T09:30+09:00"),
        ("20241127", "2024-11-27"),
        (20241127, "2024-11-27"),
        ("Wed, 27 Nov 2024 09:30:00 +0900", "2024-11-27T09:30:00+09:00"),
        ("Wed, 27 Nov 2024 09:30:00 GMT", "2024-11-27T09:30:00Z"),
        ("27 Nov 2024 09:30", "2024-11-27T09:30:00"),
        ("27 Nov 2024 09:30:00 EST", "2024-11-27T09:30:00-05:00"),
        (1732700000, "2024-11-27T09:33:20Z"),
        ("1732700000", "2024-11-27T09:33:20Z"),
        (1732700000.25, "2024-11-27T09:33:20Z"),
        (1732700000123, "2024-11-27T09:33:20Z"),
        ("27/11/2024", "2024-11-27"),
        ("11/27/2024", "2024-11-27"),
        ("5/5/2024", "2024-05-05"),
        ("27.11.2024 09:30", "2024-11-27T09:30"),
        ("3.4.2024", "2024-04-03"),
        ("27-11-2024", "2024-11-27"),
    ],
)
def test_a_certain_date_is_read(value: object, expected: str) -> None:
    assert read_date(value) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("03/04/2024", "can be two days: give --day-first"),
        ("3-4-2024", "can be two days"),
        ("31/02/2024", "is no date with the day first"),
        ("yesterday", "is not a date that can be read"),
        ("12/13/14", "is not a date that can be read"),
        (12345, "is not a date that can be read"),
        (True, "is not a date"),
        (["2024-11-27"], "is not a date"),
        ("999999999999999", "is not a date that can be read"),
        ("Wed, 32 Nov 2024 09:30:00 GMT", "is not a date that can be read"),
        ("٢٧/١١/٢٠٢٤", "is not a date that can be read"),
    ],
)
def test_an_uncertain_date_is_refused_with_its_reason(value: object, reason: str) -> None:
    with pytest.raises(UncertainDate, match=reason):
        read_date(value)


def test_the_order_is_that_of_the_option() -> None:
    assert read_date("03/04/2024", day_first=True) == "2024-04-03"
    assert read_date("03/04/2024", day_first=False) == "2024-03-04"
    with pytest.raises(UncertainDate, match="month first"):
        read_date("27/11/2024", day_first=False)


@given(st.dates(min_value=date(1974, 1, 1)))
def test_a_day_has_one_value_in_every_form(day: date) -> None:
    assert read_date(f"{day.day:02}/{day.month:02}/{day.year}", day_first=True) == day.isoformat()
    assert read_date(f"{day.month}/{day.day}/{day.year}", day_first=False) == day.isoformat()


@given(st.datetimes(min_value=datetime(1974, 1, 1), max_value=datetime(2300, 1, 1)))
def test_seconds_and_milliseconds_are_the_same_moment(moment: datetime) -> None:
    seconds = (moment - datetime(1970, 1, 1)) // timedelta(seconds=1)
    assert read_date(seconds) == read_date(seconds * 1000) == f"{moment:%Y-%m-%dT%H:%M:%S}Z"


@given(st.text() | st.integers() | st.floats())
def test_any_other_value_is_refused_or_read_and_never_fails(value: object) -> None:
    with suppress(UncertainDate):
        assert read_date(value)
