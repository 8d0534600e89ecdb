"""Calendar dates: days, months and years, written out in any of the forms of news."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import Context
from transforms.dates.period import Period, calendar_day, month_of
from transforms.dates.readings.base import Reader, Reading, Slots, integer
from transforms.dates.readings.calendar.months import Month, UntilMonth, read_near_month
from transforms.dates.readings.calendar.nearest import choose
from transforms.dates.readings.calendar.weekdays import NthWeekday, Weekday, WeekdayOfWeek
from transforms.dates.timex import Timex, dated, undated

TWO_DIGIT_PIVOT = 50
"""Of years in two digits those from here on are of the 1900s."""

_LEAP_SEARCH = 8
"""Years looked through on each side for a date: 29 February is never farther than eight years."""


@dataclass(frozen=True, slots=True)
class Known:
    """A day, month, year, decade or century that needs no context."""

    period: Period
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        return dated(self.period)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the year without the year: the one nearest to publication."""

    month: int
    day: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        here = context.here
        if here is None:
            return undated("day", f"XXXX-{self.month:02d}-{self.day:02d}")
        years = range(here.year - _LEAP_SEARCH, here.year + _LEAP_SEARCH + 1)
        days = [found for year in years if (found := calendar_day(year, self.month, self.day))]
        chosen = choose(days, context, here)
        return undated("day") if chosen is None else dated(Period.at("day", chosen))


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day without its month ("on the 28th"): of the month last spoken of, else the nearest."""

    day: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        spoken = context.memory.period
        anchor = context.published if spoken is None else spoken.first_day
        if anchor is None:
            return undated("day", f"XXXX-XX-{self.day:02d}")
        month = Period.at("month", anchor)
        around = [month.shift(count).first_day for count in ((0,) if spoken else (0, -1, 1))]
        days = [found for each in around if each and (found := calendar_day(each.year, each.month, self.day))]
        chosen = choose(days, context, anchor)
        return undated("day") if chosen is None else dated(Period.at("day", chosen))


def read_date(slots: Slots) -> Reading | None:
    """A date of whatever is there: year, month, day, weekday, and the week it is in."""
    year, month, day = _year(slots), integer(slots, "month"), integer(slots, "day")
    until = integer(slots, "until")
    if until is not None:
        return UntilMonth(until)
    if month is None:
        return _without_month(slots, year)
    if day is None:
        return Month(month) if year is None else Known(month_of(year, month))
    if year is None:
        return MonthDay(month, day) if calendar_day(2024, month, day) else None
    exact = calendar_day(year, month, day)
    return None if exact is None else Known(Period.at("day", exact))


def _year(slots: Slots) -> int | None:
    """The year; one of two digits is of the century of the year beside it ("1914-18")."""
    year, short = integer(slots, "year"), integer(slots, "short_year")
    if short is None:
        return year
    return full_year(short) if year is None else year // 100 * 100 + short


def full_year(short: int) -> int:
    """A year of two digits in full."""
    return short + (1900 if short >= TWO_DIGIT_PIVOT else 2000)


def _without_month(slots: Slots, year: int | None) -> Reading | None:
    weekday, week = integer(slots, "weekday"), integer(slots, "week")
    if weekday is None:
        return None if year is None else Known(Period("year", year))
    return Weekday(weekday, integer(slots, "which")) if week is None else WeekdayOfWeek(weekday, week)


def read_nth_weekday(slots: Slots) -> Reading | None:
    """ "The last Saturday of November": `ord` is the number, none of it means the last."""
    weekday = integer(slots, "weekday")
    month = read_near_month(slots) if "which" in slots else read_date({**slots, "weekday": 0})
    if weekday is None or month is None:
        return None
    return NthWeekday(weekday, integer(slots, "ord") or -1, month)


def read_day_of_month(slots: Slots) -> Reading | None:
    day = integer(slots, "day")
    return None if day is None else DayOfMonth(day)


def read_modern_year(slots: Slots) -> Reading | None:
    """A bare number is a year without further signs only where news has far more years than counts."""
    year = integer(slots, "year")
    return read_date(slots) if year is not None and 1900 <= year <= 2099 else None


READERS: dict[str, Reader] = {
    "date": read_date,
    "day_of_month": read_day_of_month,
    "modern_year": read_modern_year,
    "nth_weekday": read_nth_weekday,
}
