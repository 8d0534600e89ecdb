"""Dates in figures: 2024-11-27, 11/27/24, 27.11.2024, 11/27."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.dates.context import ResolutionContext
from transforms.dates.period import Period, calendar_day
from transforms.dates.readings.base import DateReading, SlotReader, Slots, word
from transforms.dates.readings.calendar.written import ExplicitPeriod, MonthDay, full_year
from transforms.dates.timex import Timex, open_timex, period_timex


@dataclass(frozen=True, slots=True)
class SlashedDate:
    """A date in the source's order, if that is possible, else in the other: 11/27/24 or 27/11/24."""

    first: int
    second: int
    year: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        orders = [(self.first, self.second), (self.second, self.first)]
        for month, day in orders if context.month_first else reversed(orders):
            found = calendar_day(self.year, month, day)
            if found is not None:
                return period_timex(Period.at("day", found))
        return open_timex("day")


@dataclass(frozen=True, slots=True)
class SlashedDay:
    """A day and month in the source's order, if that is possible, else in the other."""

    first: int
    second: int
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        month, day = (self.first, self.second) if context.month_first else (self.second, self.first)
        if calendar_day(2024, month, day) is None:
            month, day = day, month
        return MonthDay(month, day).resolve(context)


def read_iso_date(slots: Slots) -> DateReading | None:
    text = word(slots, "iso") or ""
    year, month, day = (int(part) for part in text[:10].split("-"))
    found = calendar_day(year, month, day)
    return None if found is None else ExplicitPeriod(Period.at("day", found))


def read_slashed_date(slots: Slots) -> DateReading | None:
    """Read a date in figures; with full stops the day is always first (27.11.2024)."""
    text = word(slots, "slashed") or ""
    first, second, year = (int(part) for part in re.split("[/.-]", text))
    if "." in text:
        first, second = second, first
    year = full_year(year) if year < 100 else year
    valid = calendar_day(year, first, second) or calendar_day(year, second, first)
    return None if valid is None else SlashedDate(first, second, year)


def read_slashed_day(slots: Slots) -> DateReading | None:
    """Read 4/22; 9/11 is the name of the attacks of 2001."""
    text = word(slots, "slashed") or ""
    first, second = (int(part) for part in text.split("/"))
    valid = calendar_day(2024, first, second) or calendar_day(2024, second, first)
    return None if valid is None or text == "9/11" else SlashedDay(first, second)


READERS: dict[str, SlotReader] = {
    "iso_date": read_iso_date,
    "slashed_date": read_slashed_date,
    "slashed_day": read_slashed_day,
}
