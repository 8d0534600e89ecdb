"""The intervals that the index is searched by."""

from __future__ import annotations

from transforms.dates import mentioned_dates, read_dates
from transforms.records import Dateline, MentionedDates, Options, Published

PUBLISHED = Published("2024-11-27", "day", "given")


def index(text: str, dateline: Dateline | None = None) -> MentionedDates:
    return mentioned_dates(read_dates(None, text, PUBLISHED, Options()), dateline)


def test_intervals_go_by_precision() -> None:
    found = index("It began on Wednesday, fell last month and in the third quarter, and rose in 2019.")
    assert found.mentioned_day == (("2024-11-27", "2024-11-28"),)
    assert found.mentioned_month == (("2024-10-01", "2024-11-01"), ("2024-07-01", "2024-10-01"))
    assert found.mentioned_year == (("2019-01-01", "2020-01-01"),)


def test_months_are_those_that_anything_finer_than_a_year_touches() -> None:
    found = index("It fell in the third quarter and last week, and rose in 2019.")
    assert found.mentioned_months == ("2024-07", "2024-08", "2024-09", "2024-11")


def test_a_week_across_two_months_touches_both() -> None:
    week = read_dates(None, "It fell last week.", Published("2024-11-05", "day", "given"), Options())
    assert mentioned_dates(week, None).mentioned_months == ("2024-10", "2024-11")


def test_starts_are_plain_dates_and_each_interval_comes_once() -> None:
    found = index("At 10 p.m. Wednesday it began. On Wednesday it began; on Wednesday.")
    assert found.mentioned_day == (("2024-11-27T22:00", "2024-11-27T22:01"), ("2024-11-27", "2024-11-28"))
    assert found.mentioned_from == ("2024-11-27",)


def test_durations_sets_and_open_references_are_not_searched() -> None:
    assert index("For the past three years it has recently met every Friday.") == MentionedDates()


def test_the_dateline_does_not_count() -> None:
    text = "SEOUL, Nov. 26 (Reuters) - It began on Monday."
    dateline = Dateline("SEOUL, Nov. 26 (Reuters) - ", "SEOUL", "Reuters", "Nov. 26")
    assert index(text, dateline).mentioned_day == (("2024-11-25", "2024-11-26"),)


def test_implausible_dates_and_those_before_our_era_do_not_count() -> None:
    assert index("It will end in the year 9999. They died in 2187. Caesar died in 44 B.C.") == MentionedDates()


def test_years_before_1000_have_four_digits() -> None:
    assert index("Rome fell in A.D. 476.").mentioned_year == (("0476-01-01", "0477-01-01"),)
