"""The verb that governs a date, and the anchor of the expression."""

from __future__ import annotations

import pytest

from transforms.dates import read_dates
from transforms.records import Options, Published


def last_value(text: str, day: str) -> str:
    return read_dates(None, text, Published(day, "day", "given"), Options())[-1].value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ballot on Monday was unanimous.", "2024-07-29"),
        ("The vote on Monday was unanimous.", "2024-07-29"),
        ("A close vote on Monday passed.", "2024-07-29"),
        ("Shareholders' vote on Monday was close.", "2024-07-29"),
        ("The owner announced plans on Monday to rebuild.", "2024-07-29"),
        ("The visits on Monday were short.", "2024-07-29"),
        ("The vote on Monday will be close.", "2024-08-05"),
        ("The vote on Monday is expected to be close.", "2024-08-05"),
        ("Members vote on Monday.", "2024-08-05"),
        ("The museum opens Monday followed by a party.", "2024-08-05"),
        ("She plans to leave Monday.", "2024-08-05"),
    ],
)
def test_the_verb_after_an_event_governs_its_date(text: str, value: str) -> None:
    assert last_value(text, "2024-08-01") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The shift must end by June 30. Members will vote on Friday.", "1987-03-13"),
        ("The shift must end by June 30. It will be dismantled the following Friday.", "1987-07-03"),
    ],
)
def test_a_weekday_to_come_counts_from_publication(text: str, value: str) -> None:
    assert last_value(text, "1987-03-12") == value


@pytest.mark.parametrize(
    ("text", "day", "value"),
    [
        ("This summer I hope to read less.", "2025-02-06", "2025-SU"),
        ("It rained little this summer.", "2025-10-06", "2025-SU"),
        ("This spring the bridge will open.", "2024-12-06", "2025-SP"),
        ("Snow was rare this winter.", "2025-04-06", "2024-WI"),
        ("Snow was rare this winter.", "2025-01-06", "2024-WI"),
        ("Snow was rare this winter.", "2025-12-06", "2025-WI"),
    ],
)
def test_this_season_is_that_of_the_calendar_year(text: str, day: str, value: str) -> None:
    assert last_value(text, day) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ship sank on May 3, 1912. Divers reached it in July.", "1912-07"),
        ("The ship sank on May 3, 1912. It will be raised in July.", "2024-07"),
        ("The ship sank on May 3, 1912.\n\nA wreath was laid there in March.", "2024-03"),
        ("It sank in 1912. In March divers reached it.", "2024-03"),
    ],
)
def test_a_paragraph_about_a_day_years_ago_keeps_its_time(text: str, value: str) -> None:
    assert last_value(text, "2024-05-20") == value


STORY = "He was born on May 3, 1812. He left on June 9, 1841. He came home on July 1, 1843. "


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On 4 August he fell ill.", "1843-08-04"),
        ("He had read of it in a book of 1799. On 4 August he fell ill.", "1843-08-04"),
        ("In 1850 he married. On 4 August he fell ill.", "1850-08-04"),
        ("At 10:30 he died.", "1843-07-01T10:30"),
        ("He died at the end of the year.", "1843"),
        ("Today his house is a school.", "PRESENT_REF"),
        ("The house will be sold in March.", "2025-03"),
    ],
)
def test_a_narrative_counts_from_the_time_that_it_has_reached(text: str, value: str) -> None:
    assert last_value(STORY + text, "2024-05-20") == value


def test_a_length_in_each_period_is_no_frequency() -> None:
    found = read_dates(None, "It is shut for three months each year.", None, Options())
    assert [(each.text, each.type, each.value) for each in found] == [
        ("three months", "DURATION", "P3M"),
        ("each year", "SET", "P1Y"),
    ]
