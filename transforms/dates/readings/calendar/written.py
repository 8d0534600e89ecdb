"""Calendar dates written out: days, months and years in any form of news."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import ResolutionContext, Tense
from transforms.dates.period import Period, calendar_day, month_of
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.readings.calendar.months import Month, RangeEndMonth, read_deictic_month
from transforms.dates.readings.calendar.nearest import choose
from transforms.dates.readings.calendar.weekdays import NthWeekday, Weekday, WeekdayOfWeek
from transforms.dates.readings.relative import DeicticUnit
from transforms.dates.timex import Timex, open_timex, period_timex

TWO_DIGIT_PIVOT = 50
"""Years of two digits from here on are in the 1900s, those before in the 2000s."""

_LEAP_SEARCH = 8
"""Years searched on each side for a date: 29 February is at most eight years away."""


@dataclass(frozen=True, slots=True)
class ExplicitPeriod:
    """A day, month, year, decade or century that is independent of the context."""

    period: Period
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        return period_timex(self.period)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """Month and day without a year; resolves to the nearest."""

    month: int
    day: int
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        here = context.reference_day
        if here is None:
            return open_timex("day", f"XXXX-{self.month:02d}-{self.day:02d}")
        years = range(here.year - _LEAP_SEARCH, here.year + _LEAP_SEARCH + 1)
        days = [found for year in years if (found := calendar_day(year, self.month, self.day))]
        chosen = choose(days, context, here)
        return open_timex("day") if chosen is None else period_timex(Period.at("day", chosen))


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day without its month ("on the 28th"): of the month last mentioned, else by tense, or the nearest."""

    day: int
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        antecedent = context.discourse.period
        anchor = context.published if antecedent is None else antecedent.first_day
        if anchor is None:
            return open_timex("day", f"XXXX-XX-{self.day:02d}")
        month = Period.at("month", anchor)
        around = [month.shift(count).first_day for count in ((0,) if antecedent else (0, -1, 1))]
        days = [found for each in around if each and (found := calendar_day(each.year, each.month, self.day))]
        if antecedent is None and context.tense is not Tense.NONE:
            days = [day for day in days if (day >= anchor) is context.tense.is_ahead or day == anchor]
        chosen = choose(days, context, anchor)
        return open_timex("day") if chosen is None else period_timex(Period.at("day", chosen))


def read_date(slots: Slots) -> DateReading | None:
    """Read a date of any of year, month, day, weekday and week."""
    year, month, day = _year(slots), integer(slots, "month"), integer(slots, "day")
    until = integer(slots, "until")
    if until is not None:
        return RangeEndMonth(until)
    if month is None:
        return _without_month(slots, year)
    if day is None:
        return Month(month) if year is None else ExplicitPeriod(month_of(year, month))
    if year is None:
        return MonthDay(month, day) if calendar_day(2024, month, day) else None
    exact = calendar_day(year, month, day)
    return None if exact is None else ExplicitPeriod(Period.at("day", exact))


MAX_RANGE_YEARS = 50
"""The longest range with a second year of two digits: "2014-05" is a month of 2014."""


def _year(slots: Slots) -> int | None:
    """The year; a two-digit one is the first at or after the year beside it ("1914-18", "1999/00")."""
    year, short = integer(slots, "year"), integer(slots, "short_year")
    if short is None:
        return year
    if year is None:
        return full_year(short)
    length = (short - year) % 100
    return year + length if length <= MAX_RANGE_YEARS else None


def full_year(short: int) -> int:
    """Expand a two-digit year to four digits."""
    return short + (1900 if short >= TWO_DIGIT_PIVOT else 2000)


def _without_month(slots: Slots, year: int | None) -> DateReading | None:
    weekday, week = integer(slots, "weekday"), integer(slots, "week")
    if weekday is None:
        return None if year is None else ExplicitPeriod(Period("year", year))
    return Weekday(weekday, integer(slots, "which")) if week is None else WeekdayOfWeek(weekday, week)


def read_nth_weekday(slots: Slots) -> DateReading | None:
    """Read "the last Saturday of November"; without the slot `ord` it is the last one."""
    weekday, span = integer(slots, "weekday"), _span_of_weekdays(slots)
    return None if weekday is None or span is None else NthWeekday(weekday, integer(slots, "ord") or -1, span)


def _span_of_weekdays(slots: Slots) -> DateReading | None:
    """The month or year of "the last Saturday": a named one, or that of publication or after it."""
    unit = word(slots, "unit")
    if unit is not None:
        return DeicticUnit(unit, integer(slots, "which") or 0)
    named = {name: value for name, value in slots.items() if name != "weekday"}
    return read_deictic_month(slots) if "which" in slots else read_date(named)


def read_day_of_month(slots: Slots) -> DateReading | None:
    day = integer(slots, "day")
    return None if day is None else DayOfMonth(day)


def read_modern_year(slots: Slots) -> DateReading | None:
    """Read a bare number from 1900 to 2099 as a year; in news, most numbers of this range are years."""
    year = integer(slots, "year")
    return read_date(slots) if year is not None and 1900 <= year <= 2099 else None


READERS: dict[str, SlotReader] = {
    "date": read_date,
    "day_of_month": read_day_of_month,
    "modern_year": read_modern_year,
    "nth_weekday": read_nth_weekday,
}
