"""Holidays: the day each of them falls on in a year. Data: `holidays.toml` and `feasts.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from transforms.dates.lexicon import load_data
from transforms.dates.period import calendar_day


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday: exactly one of `on` (month, day), `weekday` with `on`, `easter` or `days` places it."""

    name: str
    on: tuple[int, int] | None = None
    weekday: int | None = None
    easter: int | None = None
    days: tuple[date, ...] = ()

    def days_in(self, year: int) -> tuple[date, ...]:
        """The days it falls on in a year: one, or none where it is not known, or two for a lunar feast."""
        if self.easter is not None:
            return (easter_sunday(year) + timedelta(days=self.easter),)
        if self.on is None:
            return tuple(day for day in self.days if day.year == year)
        first = calendar_day(year, *self.on)
        if first is None:
            return ()
        return (first + timedelta(days=0 if self.weekday is None else (self.weekday - first.isoweekday()) % 7),)


def easter_sunday(year: int) -> date:
    """Western Easter of a year (Meeus, Jones and Butcher; Gregorian)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, leap_rest = divmod(century, 4)
    epact = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * leap_rest + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays() -> Mapping[str, Holiday]:
    """All holidays by name."""
    return {entry["name"]: _holiday(entry) for entry in load_data("holidays.toml")["holiday"]}


def _holiday(entry: Mapping[str, Any]) -> Holiday:
    weekday, on = entry.get("weekday", (None, entry.get("on")))
    feast = entry.get("feast")
    return Holiday(
        name=entry["name"],
        on=None if on is None else (int(on[:2]), int(on[3:])),
        weekday=weekday,
        easter=entry.get("easter"),
        days=() if feast is None else tuple(map(date.fromisoformat, load_data("feasts.toml")[feast])),
    )
