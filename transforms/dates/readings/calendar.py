"""Calendar dates: days, months and years, written out in any of the forms of news."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.dates.context import Context, Tense
from transforms.dates.period import Period, calendar_day, month_of
from transforms.dates.readings.base import Reader, Reading, integer, word
from transforms.dates.readings.nearest import choose, story_distance
from transforms.dates.readings.weekdays import NthWeekday, Weekday, WeekdayOfWeek
from transforms.dates.slots import Slots
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


@dataclass(frozen=True, slots=True)
class Month:
    """A month without a year: by the verb's tense the latest or the next, else the nearest."""

    month: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if context.here is None:
            return undated("month", f"XXXX-{self.month:02d}")
        here = Period.at("month", context.here).index
        past = here - (here - self.month + 1) % 12
        future = here + (self.month - 1 - here) % 12
        if context.in_story:
            return dated(Period("month", min((past, future), key=lambda each: story_distance(each - here))))
        if context.tense is Tense.NONE:
            return dated(Period("month", past if here - past <= future - here else future))
        return dated(Period("month", future if context.tense is Tense.FUTURE else past))


@dataclass(frozen=True, slots=True)
class UntilMonth:
    """The end of a range of months: the first such month from the beginning of the range on."""

    month: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        spoken = context.memory.period
        if spoken is None or spoken.unit != "month":
            return Month(self.month).resolve(context)
        return dated(spoken.shift((self.month - 1 - spoken.index) % 12))


@dataclass(frozen=True, slots=True)
class SequelMonth:
    """That June, the following March: of the year last spoken of, or the first after it."""

    month: int
    shift: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        first = None if context.memory.period is None else context.memory.period.first_day
        if first is None:
            return Month(self.month).resolve(context)
        here = Period.at("month", first).index
        if self.shift > 0:
            return dated(Period("month", here + ((self.month - 1 - here) % 12 or 12)))
        if self.shift < 0:
            return dated(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return dated(month_of(first.year, self.month))


@dataclass(frozen=True, slots=True)
class NearMonth:
    """March of last, this or next year; with no year said, the one strictly before, in this year, strictly after."""

    month: int
    which: int | None
    years: int | None = None
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("month", f"XXXX-{self.month:02d}")
        if self.years is not None:
            return dated(month_of(context.published.year + self.years, self.month))
        here = Period.at("month", context.published).index
        if not self.which:
            return dated(month_of(context.published.year, self.month))
        if self.which < 0:
            return dated(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return dated(Period("month", here + ((self.month - 1 - here) % 12 or 12)))


@dataclass(frozen=True, slots=True)
class SlashedDate:
    """Three numbers whose order the source decides: 11/27/24 or 27/11/24."""

    first: int
    second: int
    year: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        orders = [(self.first, self.second), (self.second, self.first)]
        for month, day in orders if context.month_first else reversed(orders):
            found = calendar_day(self.year, month, day)
            if found is not None:
                return dated(Period.at("day", found))
        return undated("day")


@dataclass(frozen=True, slots=True)
class SlashedDay:
    """Two numbers, day and month in the source's order where both orders are dates."""

    first: int
    second: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        month, day = (self.first, self.second) if context.month_first else (self.second, self.first)
        if calendar_day(2024, month, day) is None:
            month, day = day, month
        return MonthDay(month, day).resolve(context)


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


def read_near_month(slots: Slots) -> Reading | None:
    month = integer(slots, "month")
    return None if month is None else NearMonth(month, integer(slots, "which"), integer(slots, "years"))


def read_sequel_month(slots: Slots) -> Reading | None:
    month = integer(slots, "month")
    return None if month is None else SequelMonth(month, integer(slots, "sequel") or 0)


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


def read_iso_date(slots: Slots) -> Reading | None:
    text = word(slots, "iso") or ""
    year, month, day = (int(part) for part in text[:10].split("-"))
    found = calendar_day(year, month, day)
    return None if found is None else Known(Period.at("day", found))


def read_slashed_date(slots: Slots) -> Reading | None:
    """With full stops the day always comes first (27.11.2024); else the source's order decides."""
    text = word(slots, "slashed") or ""
    first, second, year = (int(part) for part in re.split("[/.-]", text))
    if "." in text:
        first, second = second, first
    year = full_year(year) if year < 100 else year
    valid = calendar_day(year, first, second) or calendar_day(year, second, first)
    return None if valid is None else SlashedDate(first, second, year)


def read_slashed_day(slots: Slots) -> Reading | None:
    """4/22 without a year; 9/11 is the name of what happened on that day of 2001."""
    text = word(slots, "slashed") or ""
    first, second = (int(part) for part in text.split("/"))
    valid = calendar_day(2024, first, second) or calendar_day(2024, second, first)
    return None if valid is None or text == "9/11" else SlashedDay(first, second)


def read_modern_year(slots: Slots) -> Reading | None:
    """A bare number is a year without further signs only where news has far more years than counts."""
    year = integer(slots, "year")
    return read_date(slots) if year is not None and 1900 <= year <= 2099 else None


READERS: dict[str, Reader] = {
    "date": read_date,
    "day_of_month": read_day_of_month,
    "iso_date": read_iso_date,
    "slashed_date": read_slashed_date,
    "slashed_day": read_slashed_day,
    "modern_year": read_modern_year,
    "near_month": read_near_month,
    "sequel_month": read_sequel_month,
    "nth_weekday": read_nth_weekday,
}
