"""Holidays by name: in the year given, last, next, or nearest to publication.

The day of each holiday is computed from `holidays.toml` and `feasts.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from transforms.dates.context import ResolutionContext
from transforms.dates.period import Period, calendar_day
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.readings.calendar.nearest import choose
from transforms.dates.timex import Timex, open_timex, period_timex
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday: exactly one of `on`, `weekday` with `on`, `easter` or `days` determines its day.

    Attributes:
        on: Month and day.
        weekday: The first such weekday (1 is Monday) from `on` on.
        easter: Days after Easter Sunday.
        days: The days themselves, for lunar feasts.
    """

    name: str
    on: tuple[int, int] | None = None
    weekday: int | None = None
    easter: int | None = None
    days: tuple[date, ...] = ()

    def days_in(self, year: int) -> tuple[date, ...]:
        """Return its days in a year: one, none if unknown, or two for a lunar feast."""
        if self.easter is not None:
            return (easter_sunday(year) + timedelta(days=self.easter),)
        if self.on is None:
            return tuple(day for day in self.days if day.year == year)
        first = calendar_day(year, *self.on)
        if first is None:
            return ()
        return (first + timedelta(days=0 if self.weekday is None else (self.weekday - first.isoweekday()) % 7),)


def easter_sunday(year: int) -> date:
    """Return the western Easter of a year (Meeus, Jones and Butcher; Gregorian)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, leap_rest = divmod(century, 4)
    epact = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * leap_rest + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class HolidayDay:
    """A holiday of a year, the last (-1), this (0) or next (1) one, or the nearest."""

    holiday: Holiday
    year: int | None
    which: int | None
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if self.year is not None:
            found = self.holiday.days_in(self.year)
            return period_timex(Period.at("day", found[0])) if found else open_timex("day", f"{self.year:04d}-XX-XX")
        if context.reference_day is None:
            return open_timex("day", self._open_value())
        chosen = self._chosen(context, context.reference_day)
        return open_timex("day") if chosen is None else period_timex(Period.at("day", chosen))

    def _chosen(self, context: ResolutionContext, here: date) -> date | None:
        years = (here.year,) if self.which == 0 else range(max(1, here.year - 1), min(9998, here.year + 1) + 1)
        days = [day for year in years for day in self.holiday.days_in(year)]
        if self.which == -1:
            return max((day for day in days if day < here), default=None)
        if self.which == 1:
            return min((day for day in days if day > here), default=None)
        return choose(days, context, here)

    def _open_value(self) -> str:
        fixed = self.holiday.on if self.holiday.weekday is None else None
        return "XXXX-XX-XX" if fixed is None else f"XXXX-{fixed[0]:02d}-{fixed[1]:02d}"


@cache
def holidays() -> Mapping[str, Holiday]:
    """Return all holidays by name."""
    feasts = read_toml("dates/feasts.toml")
    return {entry["name"]: _holiday(entry, feasts) for entry in read_toml("dates/holidays.toml")["holiday"]}


def _holiday(entry: Mapping[str, Any], feasts: Mapping[str, list[str]]) -> Holiday:
    weekday, on = entry.get("weekday", (None, entry.get("on")))
    return Holiday(
        name=entry["name"],
        on=None if on is None else (int(on[:2]), int(on[3:])),
        weekday=weekday,
        easter=entry.get("easter"),
        days=tuple(map(date.fromisoformat, feasts[entry["feast"]])) if "feast" in entry else (),
    )


def read_holiday(slots: Slots) -> DateReading | None:
    name = word(slots, "holiday")
    return None if name is None else HolidayDay(holidays()[name], integer(slots, "year"), integer(slots, "which"))


READERS: dict[str, SlotReader] = {"holiday": read_holiday}
