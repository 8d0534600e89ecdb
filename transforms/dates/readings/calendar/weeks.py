"""Weeks by a day or a month: the week of 15 December, the last week of April."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import ResolutionContext
from transforms.dates.period import Period
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer
from transforms.dates.readings.calendar.months import read_deictic_month
from transforms.dates.readings.calendar.written import read_date
from transforms.dates.timex import Timex, open_timex, period_timex


@dataclass(frozen=True, slots=True)
class WeekOfDay:
    """The ISO week that contains a day."""

    day: DateReading

    @property
    def uses_tense(self) -> bool:
        return self.day.uses_tense

    def resolve(self, context: ResolutionContext) -> Timex:
        period = self.day.resolve(context).period
        week = None if period is None else period.widen("week")
        return open_timex("week") if week is None else period_timex(week)


@dataclass(frozen=True, slots=True)
class WeekOfMonth:
    """The nth ISO week of a month: the first contains its first day, the last (-1) its last day."""

    number: int
    month: DateReading

    @property
    def uses_tense(self) -> bool:
        return self.month.uses_tense

    def resolve(self, context: ResolutionContext) -> Timex:
        month = self.month.resolve(context).period
        start, end = (month.first_day, month.end_day) if month else (None, None)
        if start is None or end is None:
            return open_timex("week")
        if self.number < 0:
            return period_timex(Period("week", (end.toordinal() - 2) // 7))
        return period_timex(Period.at("week", start).shift(self.number - 1))


def read_week_of_day(slots: Slots) -> DateReading | None:
    day = read_date(slots)
    return None if day is None else WeekOfDay(day)


def read_week_of_month(slots: Slots) -> DateReading | None:
    """Read "the first week of June", "the last week of last month"; None beyond the fifth."""
    number = integer(slots, "ord")
    month = read_deictic_month(slots) if {"which", "years"} & slots.keys() else read_date(slots)
    if number is None or number > _MOST_WEEKS or month is None:
        return None
    return WeekOfMonth(number, month)


_MOST_WEEKS = 5
"""Of a month."""

READERS: dict[str, SlotReader] = {"week_of": read_week_of_day, "week_of_month": read_week_of_month}
