"""Counts by hour of publication: bounded, nothing lost, and a plot without gaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.execution.histogram import MOST_KEYS, add, median_hours, published_key, timeline

moments = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31))
published = st.one_of(
    st.none(),
    moments.map(lambda at: at.date().isoformat()),
    moments.map(lambda at: at.isoformat(timespec="minutes")),
    moments.map(lambda at: at.replace(tzinfo=UTC).isoformat()),
)


def counted(dates: list[str | None]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for date in dates:
        counts = add(counts, {published_key(date): 1})
    return counts


@given(st.lists(published, max_size=60), st.integers(1, 40))
def test_every_article_is_in_the_row_or_without_a_place(dates: list[str | None], most: int) -> None:
    row, unplaced = timeline(counted(dates), most)
    assert sum(row.values()) + unplaced == len(dates)
    assert list(row) == sorted(row)
    assert len({len(key) for key in row}) <= 1


def test_hours_of_many_years_become_coarser_and_stay_few() -> None:
    first = datetime(1999, 12, 31, 22, tzinfo=UTC)
    counts = {published_key((first + timedelta(hours=n)).isoformat()): 1 for n in range(MOST_KEYS + 1)}
    assert len(add(counts, {})) == 18
    assert sum(add(counts, {}).values()) == MOST_KEYS + 1
    assert len(add({f"{1900 + n % 200}-{n % 12 + 1:02}": 1 for n in range(1200)}, {})) <= MOST_KEYS


@pytest.mark.parametrize(
    ("dates", "row", "unplaced"),
    [
        (["2024-11-27T22:30:00+00:00", "2024-11-28T00:00"], ["2024-11-27T22", "2024-11-27T23", "2024-11-28T00"], 0),
        (["2024-11-27T23:30:00-05:00", None], ["2024-11-28T04"], 1),
        (["2024-02-28", "2024-03-01", "2024-03-01T08:00"], ["2024-02-28", "2024-02-29", "2024-03-01"], 0),
        (["2023-11-01", "2024-02-09"], ["2023-11", "2023-12", "2024-01", "2024-02"], 0),
        (["1987-05-02", "2024-05-02"], [str(year) for year in range(1987, 2025)], 0),
        ([], [], 0),
    ],
)
def test_the_row_is_of_the_finest_unit_that_fits_without_gaps(
    dates: list[str | None], row: list[str], unplaced: int
) -> None:
    found, without = timeline(counted(dates), 36 if len(row) < 36 else 40)
    assert (list(found), without) == (row, unplaced)


@given(st.lists(moments, max_size=30), moments)
def test_half_of_the_articles_are_no_older_than_the_median(dates: list[datetime], at: datetime) -> None:
    now = at.replace(tzinfo=UTC)
    found = median_hours(counted([date.replace(tzinfo=UTC).isoformat() for date in dates]), now)
    if found is None:
        assert dates == []
        return
    ages = [max((at - date.replace(minute=30, second=0, microsecond=0)) / timedelta(hours=1), 0) for date in dates]
    assert 2 * sum(age <= found for age in ages) >= len(ages)
    assert 2 * sum(age >= found for age in ages) >= len(ages)


def test_the_age_is_of_articles_whose_hour_is_known() -> None:
    now = datetime(2024, 11, 27, 16, 30, tzinfo=UTC)
    assert median_hours({"2024-11-27T14": 3, "2024-11-27T10": 2, "2024-11-01": 90, "": 4}, now) == 2.0
    assert median_hours({"2024-11-27T18": 1}, now) == 0.0
    assert median_hours({"2024-11-27": 5, "": 2}, now) is None
