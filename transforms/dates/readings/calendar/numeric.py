"""Dates in figures: 2024-11-27, 11/27/24, 27.11.2024, 11/27."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.dates.context import Context
from transforms.dates.period import Period, calendar_day
from transforms.dates.readings.base import Reader, Reading, Slots, word
from transforms.dates.readings.calendar.written import Known, MonthDay, full_year
from transforms.dates.timex import Timex, dated, undated


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


READERS: dict[str, Reader] = {
    "iso_date": read_iso_date,
    "slashed_date": read_slashed_date,
    "slashed_day": read_slashed_day,
}
