"""Holidays by name: in the year said, last, next, or nearest to publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import Context
from transforms.dates.feasts import Holiday, holidays
from transforms.dates.period import Period
from transforms.dates.readings.base import Reader, Reading, integer, word
from transforms.dates.readings.nearest import choose
from transforms.dates.slots import Slots
from transforms.dates.timex import Timex, dated, undated


@dataclass(frozen=True, slots=True)
class HolidayDay:
    """A holiday of a year, or with last (-1), this (0) and next (1) counted from publication."""

    holiday: Holiday
    year: int | None
    which: int | None
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if self.year is not None:
            found = self.holiday.days_in(self.year)
            return dated(Period.at("day", found[0])) if found else undated("day", f"{self.year:04d}-XX-XX")
        if context.here is None:
            return undated("day", self._open_value())
        chosen = self._chosen(context, context.here)
        return undated("day") if chosen is None else dated(Period.at("day", chosen))

    def _chosen(self, context: Context, here: date) -> date | None:
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


def read_holiday(slots: Slots) -> Reading | None:
    name = word(slots, "holiday")
    return None if name is None else HolidayDay(holidays()[name], integer(slots, "year"), integer(slots, "which"))


READERS: dict[str, Reader] = {"holiday": read_holiday}
