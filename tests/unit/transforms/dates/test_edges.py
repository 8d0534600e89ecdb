"""Edge cases: month ends, leap days, week 53, years far away, no publication day."""

from __future__ import annotations

import pytest

from transforms.dates import read_dates
from transforms.records import DateMention, Options, Published


def read(text: str, day: str | None = "2026-05-14", month_first: bool = True) -> tuple[DateMention, ...]:
    published = None if day is None else Published(day, "day", "given")
    return read_dates(None, text, published, Options(month_first=month_first))


def only(text: str, day: str | None = "2026-05-14", month_first: bool = True) -> DateMention:
    (found,) = read(text, day, month_first)
    return found


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2024-11-27", "2024-11-01", "2024-11-27"),
        ("2024-11-01", "2024-11-01", "2024-11-02"),
        ("2024-02-29", "2024-02-01", "2024-02-29"),
    ],
)
def test_earlier_this_month_begins_with_the_month_and_is_never_empty(day: str, start: str, end: str) -> None:
    found = only("Earlier this month, Yoon spoke.", day)
    assert (found.value, found.from_, found.to) == (day[:7], start, end)


def test_later_this_month_begins_tomorrow_and_on_the_last_day_is_that_day() -> None:
    assert only("It ends later this month.", "2024-11-27").from_ == "2024-11-28"
    assert only("It ends later this month.", "2024-11-30").from_ == "2024-11-30"


@pytest.mark.parametrize(
    ("text", "day", "value"),
    [
        ("It fell on Feb. 29.", "2024-03-05", "2024-02-29"),
        ("It fell on Feb. 29.", "2025-03-05", "2024-02-29"),
        ("It fell on Feb. 29, 2023.", "2023-03-05", "2023"),
        ("It rose last week.", "2021-01-07", "2020-W53"),
        ("It rose this week.", "2021-01-01", "2020-W53"),
        ("It rose over the weekend.", "2021-01-04", "2020-W53-WE"),
        ("It began on New Year's Eve.", "2025-01-01T01:30:00+09:00", "2024-12-31"),
        ("It began yesterday.", "2025-01-01T00:30:00+13:00", "2024-12-31"),
        ("It began in the year 987.", "2024-11-27", "0987"),
        ("Rome fell in A.D. 476.", "2024-11-27", "0476"),
        ("Caesar died in 44 B.C.", "2024-11-27", "BC0044"),
        ("A year ago it fell.", "2024-02-29", "2023"),
    ],
)
def test_edges_of_the_calendar(text: str, day: str, value: str) -> None:
    assert read(text, day)[-1].value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It began on Wednesday.", "XXXX-WXX-3"),
        ("It began last month.", "XXXX-XX"),
        ("It began yesterday.", "XXXX-XX-XX"),
        ("It began last week.", "XXXX-WXX"),
        ("It ended over the weekend.", "XXXX-WXX-WE"),
        ("It began last year.", "XXXX"),
        ("It began on Nov. 27.", "XXXX-11-27"),
        ("It began in September.", "XXXX-09"),
        ("It fell in the third quarter.", "XXXX-Q3"),
        ("It ended last summer.", "XXXX-SU"),
        ("It began at 10 p.m. Monday.", "XXXX-WXX-1T22:00"),
        ("It began on Monday night.", "XXXX-WXX-1TNI"),
        ("It began on Christmas Eve.", "XXXX-12-24"),
        ("It began on Thanksgiving.", "XXXX-XX-XX"),
        ("It began two days ago.", "XXXX-XX-XX"),
    ],
)
def test_without_a_publication_day_relative_expressions_stay_open(text: str, value: str) -> None:
    found = only(text, None)
    assert (found.value, found.from_, found.to) == (value, None, None)


def test_without_a_publication_day_the_text_itself_can_be_counted_from() -> None:
    found = read("It fell on Nov. 27, 2024, and rose the next day.", None)
    assert [each.value for each in found] == ["2024-11-27", "2024-11-28"]


def test_an_unreadable_publication_is_no_publication() -> None:
    assert only("It began yesterday.", "someday").value == "XXXX-XX-XX"


@pytest.mark.parametrize("text", ["It will end in the year 9999.", "It opened in 2019, and they died in 2087."])
def test_implausible_dates_are_flagged(text: str) -> None:
    assert read(text)[-1].implausible


@pytest.mark.parametrize("text", ["It will end by 2050.", "It began in 1924.", "Seas will have risen by 2100."])
def test_plausible_dates_are_not_flagged(text: str) -> None:
    assert not only(text).implausible


def test_the_source_decides_the_order_of_slashed_dates() -> None:
    assert only("Filed 3/4/24.").value == "2024-03-04"
    assert only("Filed 3/4/24.", month_first=False).value == "2024-04-03"
    assert only("Filed 27/11/24.").value == "2024-11-27"


def test_a_headline_looks_ahead_with_an_infinitive() -> None:
    (found,) = read_dates("Biden to meet Xi Saturday", "", Published("2024-11-13", "day", "given"), Options())
    assert (found.field, found.value) == ("title", "2024-11-16")


def test_offsets_survive_letters_that_grow_in_lower_case() -> None:
    text = "İSTANBUL, İzmir: it rained on Wednesday."
    found = only(text)
    assert text[found.start : found.end] == found.text == "Wednesday"
