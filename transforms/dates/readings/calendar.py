"""Calendar dates: full or partial ones, weekdays, decades and centuries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.dates.context import Context, Tense
from transforms.dates.period import Period, calendar_day, month_of
from transforms.dates.readings.base import Reader, Reading, integer, word
from transforms.dates.slots import Slots
from transforms.dates.timex import Timex, dated, undated

_TWO_DIGIT_PIVOT = 50
_LEAP_SEARCH = 8
"""Years looked through on each side for a date: 29 February is never farther than eight years."""


@dataclass(frozen=True, slots=True)
class FullDate:
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
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("day", f"XXXX-{self.month:02d}-{self.day:02d}")
        here = context.published
        year = context.narrative or here.year
        if context.narrative is not None:
            here = date(year, 7, 2)
        around = range(year - _LEAP_SEARCH, year + _LEAP_SEARCH + 1)
        days = [found for each in around if (found := calendar_day(each, self.month, self.day))]
        nearest = min(days, key=lambda day: abs(day.toordinal() - here.toordinal()))
        return dated(Period.at("day", nearest))


@dataclass(frozen=True, slots=True)
class Month:
    """A month without a year: by the verb's tense the latest or the next, else the nearest."""

    month: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("month", f"XXXX-{self.month:02d}")
        if context.narrative is not None:
            return dated(month_of(context.narrative, self.month))
        here = Period.at("month", context.published).index
        past = here - (here - self.month + 1) % 12
        future = here + (self.month - 1 - here) % 12
        if context.tense is Tense.NONE:
            return dated(Period("month", past if here - past <= future - here else future))
        return dated(Period("month", future if context.tense is Tense.FUTURE else past))


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (1 is Monday), bare or with last (-1), this (0), next (1).

    Bare, it is the most recent one, publication day included, or with a verb in the future the next.
    """

    weekday: int
    which: int | None = None
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("day", f"XXXX-WXX-{self.weekday}")
        here = context.published.toordinal()
        back = (here - self.weekday) % 7
        ahead = (self.weekday - here) % 7
        if self.which == -1:
            return dated(Period("day", here - (back or 7)))
        if self.which == 1:
            return dated(Period("day", here + (ahead or 7)))
        future = context.tense is Tense.FUTURE or (self.which == 0 and context.tense is Tense.NONE)
        return dated(Period("day", here + ahead if future else here - back))


@dataclass(frozen=True, slots=True)
class WeekdayOfWeek:
    """A weekday in last, this or next week ("Tuesday of last week")."""

    weekday: int
    shift: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("day", f"XXXX-WXX-{self.weekday}")
        monday = Period.at("week", context.published).shift(self.shift).first_day
        return undated("day") if monday is None else dated(Period("day", monday.toordinal() + self.weekday - 1))


@dataclass(frozen=True, slots=True)
class NearMonth:
    """Last, this or next March: strictly before, in this year, strictly after."""

    month: int
    which: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("month", f"XXXX-{self.month:02d}")
        here = Period.at("month", context.published).index
        if self.which == 0:
            return dated(month_of(context.published.year, self.month))
        if self.which < 0:
            return dated(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return dated(Period("month", here + ((self.month - 1 - here) % 12 or 12)))


def read_date(slots: Slots) -> Reading | None:
    """A date of whatever is there: year, month, day, weekday, iso and slashed forms."""
    year, month, day = integer(slots, "year"), integer(slots, "month"), integer(slots, "day")
    if month is None:
        return _without_month(slots, year)
    if day is None:
        return Month(month) if year is None else FullDate(month_of(year, month))
    if year is None:
        return MonthDay(month, day) if calendar_day(2024, month, day) else None
    exact = calendar_day(year, month, day)
    return None if exact is None else FullDate(Period.at("day", exact))


def _without_month(slots: Slots, year: int | None) -> Reading | None:
    weekday = integer(slots, "weekday")
    if weekday is None:
        return None if year is None else FullDate(Period("year", year))
    week = integer(slots, "week")
    return Weekday(weekday, integer(slots, "which")) if week is None else WeekdayOfWeek(weekday, week)


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


def read_iso_date(slots: Slots) -> Reading | None:
    text = word(slots, "iso") or ""
    year, month, day = (int(part) for part in text[:10].split("-"))
    found = calendar_day(year, month, day)
    return None if found is None else FullDate(Period.at("day", found))


def read_slashed_date(slots: Slots) -> Reading | None:
    text = word(slots, "slashed") or ""
    first, second, year = (int(part) for part in re.split("[/.-]", text))
    if "." in text:
        first, second = second, first
    if year < 100:
        year += 1900 if year >= _TWO_DIGIT_PIVOT else 2000
    valid = calendar_day(year, first, second) or calendar_day(year, second, first)
    return None if valid is None else SlashedDate(first, second, year)


def read_modern_year(slots: Slots) -> Reading | None:
    """A bare number is a year without further signs only where news has far more years than counts."""
    year = integer(slots, "year")
    return read_date(slots) if year is not None and 1900 <= year <= 2099 else None


def read_near_month(slots: Slots) -> Reading | None:
    month, which = integer(slots, "month"), integer(slots, "which")
    return None if month is None or which is None else NearMonth(month, which)


def read_decade(slots: Slots) -> Reading | None:
    """1990s, '90s, the nineties: the last century's where none is said, but the 10s and 20s are this one's."""
    text = word(slots, "decade") or ""
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) == 4:
        return FullDate(Period("decade", int(digits) // 10))
    tens = int(digits) // 10 if digits else integer(slots, "tens")
    return None if tens is None else FullDate(Period("decade", 190 + tens))


def read_century(slots: Slots) -> Reading | None:
    number = integer(slots, "ord")
    return None if number is None or number < 1 else FullDate(Period("century", number - 1))


READERS: dict[str, Reader] = {
    "date": read_date,
    "iso_date": read_iso_date,
    "slashed_date": read_slashed_date,
    "modern_year": read_modern_year,
    "near_month": read_near_month,
    "decade": read_decade,
    "century": read_century,
}
