"""The parts of the reader alone: periods, patterns, holidays, tense."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from dateutil.easter import easter
from holidays.calendars.chinese import _ChineseLunisolar
from holidays.calendars.hebrew import _HebrewLunisolar
from holidays.calendars.islamic import _IslamicLunar

from transforms.dates.context import Tense
from transforms.dates.engine.patterns import PatternError, compile_pattern
from transforms.dates.period import Period, month_of
from transforms.dates.readings.calendar.holidays import easter_sunday, holidays
from transforms.dates.tense import tense_of


@pytest.mark.parametrize(
    ("unit", "value", "start", "end"),
    [
        ("day", "2024-12-31", "2024-12-31", "2025-01-01"),
        ("week", "2025-W01", "2024-12-30", "2025-01-06"),
        ("weekend", "2025-W01-WE", "2025-01-04", "2025-01-06"),
        ("month", "2024-12", "2024-12-01", "2025-01-01"),
        ("quarter", "2024-Q4", "2024-10-01", "2025-01-01"),
        ("half", "2024-H2", "2024-07-01", "2025-01-01"),
        ("season", "2024-WI", "2024-12-01", "2025-03-01"),
        ("year", "2024", "2024-01-01", "2025-01-01"),
        ("decade", "202", "2020-01-01", "2030-01-01"),
        ("century", "20", "2000-01-01", "2100-01-01"),
    ],
)
def test_the_periods_of_new_years_eve(unit: str, value: str, start: str, end: str) -> None:
    period = Period.at(unit, date(2024, 12, 31))
    assert (period.value, *period.bounds) == (value, start, end)


def test_a_year_away_is_the_same_day_or_the_last_of_february() -> None:
    leap = Period.at("day", date(2024, 2, 29))
    assert leap.years_away(-1).value == "2023-02-28"
    assert leap.years_away(4).value == "2028-02-29"
    assert month_of(2024, 3).years_away(-1).value == "2023-03"


@pytest.mark.parametrize("unit", ["day", "week", "month", "year", "century"])
def test_beyond_the_calendar_there_are_no_bounds(unit: str) -> None:
    assert Period.at(unit, date(9999, 12, 31)).shift(1).bounds == (None, None)


@pytest.mark.parametrize("pattern", ["(MONTH", "MONTH )", "$nothing", "<YEAR"])
def test_a_broken_pattern_says_so(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, {})


def test_easter_is_that_of_dateutil() -> None:
    assert [easter_sunday(year) for year in range(1600, 2400)] == [easter(year) for year in range(1600, 2400)]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("lunar-new-year", _ChineseLunisolar.LUNAR_NEW_YEAR_DATES),
        ("passover", _HebrewLunisolar.PASSOVER_DATES),
        ("yom-kippur", _HebrewLunisolar.YOM_KIPPUR_DATES),
        ("hanukkah", _HebrewLunisolar.HANUKKAH_DATES),
        ("eid-al-fitr", _IslamicLunar.EID_AL_FITR_DATES),
        ("eid-al-adha", _IslamicLunar.EID_AL_ADHA_DATES),
    ],
)
def test_lunar_feasts_are_those_of_the_holidays_package(name: str, table: dict[int, Any]) -> None:
    for year in range(1970, 2051):
        found = table.get(year, ())
        days = [found] if found and isinstance(found[0], int) else list(found)
        assert list(holidays()[name].days_in(year)) == [date(year, month, day) for month, day in days]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("thanksgiving", date(2024, 11, 28)),
        ("memorial-day", date(2024, 5, 27)),
        ("labor-day", date(2024, 9, 2)),
        ("election-day", date(2022, 11, 8)),
        ("good-friday", date(2024, 3, 29)),
        ("mothers-day", date(2024, 5, 12)),
    ],
)
def test_movable_holidays(name: str, day: date) -> None:
    assert holidays()[name].days_in(day.year) == (day,)


@pytest.mark.parametrize(
    ("sentence", "tense"),
    [
        ("The court ruled @ that it was void.", Tense.PAST),
        ("The ministers will meet @ in Rome.", Tense.WILL),
        ("He said @ it would rain.", Tense.PAST),
        ("He said it would rain @.", Tense.FUTURE),
        ("They agreed to meet @.", Tense.FUTURE),
        ("They managed to meet @.", Tense.PAST),
        ("The trial is due to begin @.", Tense.FUTURE),
        ("The talks are to be held @.", Tense.FUTURE),
        ("The show opens @ in Paris.", Tense.FUTURE),
        ("The next vote is @.", Tense.FUTURE),
        ("He has until @ to answer.", Tense.FUTURE),
        ("By @ it was gone.", Tense.PAST),
        ("By @, the house will be gone.", Tense.FUTURE),
        ("The match was moved to @.", Tense.FUTURE),
        ("A pipe that burst @ will be repaired.", Tense.PAST),
        ("In @ officials still expected a rise.", Tense.PAST),
        ("A rise is widely expected @.", Tense.FUTURE),
        ("A rise expected @ did not come.", Tense.FUTURE),
        ("I'm having dinner with him on @.", Tense.FUTURE),
        ("The feast falls on @.", Tense.FUTURE),
        ("@ the school has 300 pupils.", Tense.NONE),
        ("It rained. @ the school will reopen.", Tense.WILL),
        ("@ the school has reopened.", Tense.PAST),
        ("He did not answer until @.", Tense.PAST),
        ("On @, the court will rule.", Tense.WILL),
        ("On @, the court ruled.", Tense.PAST),
        ("She will visit the damaged city @.", Tense.WILL),
        ("He will speak at the U.S. Capitol @.", Tense.WILL),
        ('"I arrive late." On @ she walked.', Tense.PAST),
    ],
)
def test_the_tense_is_that_of_the_governing_verb(sentence: str, tense: Tense) -> None:
    at = sentence.index("@")
    assert tense_of(sentence.replace("@", "Friday"), at, at + len("Friday"), headline=False) is tense
