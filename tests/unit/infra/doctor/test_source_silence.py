"""A source is quiet by its own habit, not by anybody's list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.doctor.source_silence import PATIENCE, find_silent_sources

HOUR = timedelta(hours=1)
MONDAY = datetime(2024, 11, 4, tzinfo=UTC)
DAILY = [MONDAY + timedelta(days=day) for day in range(20)]
ON_WEEKDAYS = [day for day in DAILY if day.weekday() < 5]


def silent(hours: list[datetime], after: timedelta) -> bool:
    return bool(find_silent_sources({"wire": hours}, hours[-1] + after))


@pytest.mark.parametrize(
    ("hours", "after", "quiet"),
    [
        (DAILY, timedelta(days=1), False),
        (DAILY, timedelta(days=2), True),
        (ON_WEEKDAYS, timedelta(days=4), False),
        (ON_WEEKDAYS, timedelta(days=5), True),
        (DAILY[:7], timedelta(days=9), False),
        ([MONDAY + n * HOUR for n in range(40)], timedelta(days=2), False),
    ],
    ids=["a day", "two days", "a long weekend", "a week", "too few deliveries", "too short a history"],
)
def test_silence_is_measured_against_the_longest_one_known(
    hours: list[datetime], after: timedelta, quiet: bool
) -> None:
    assert silent(hours, after) is quiet


def test_the_result_has_the_begin_of_the_silence_and_the_baseline() -> None:
    (quiet,) = find_silent_sources({"wire": DAILY, "other": [*DAILY, DAILY[-1] + 3 * 24 * HOUR]}, DAILY[-1] + 72 * HOUR)
    assert (quiet.source, quiet.last, quiet.silence, quiet.longest) == ("wire", DAILY[-1], 72 * HOUR, 24 * HOUR)


@given(st.lists(st.integers(1, 200), min_size=8, max_size=60), st.integers(0, 2_000))
def test_no_source_is_silent_within_its_own_baseline(gaps: list[int], silence: int) -> None:
    hours = [MONDAY]
    for gap in gaps:
        hours.append(hours[-1] + gap * HOUR)
    if silence <= PATIENCE * max(gaps):
        assert not silent(hours, silence * HOUR)
