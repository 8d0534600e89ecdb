"""Weekdays: bare ones, those of another week, the following one, the last one of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import ResolutionContext, Tense
from transforms.dates.period import Period
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer
from transforms.dates.readings.relative import DeicticUnit
from transforms.dates.timex import Timex, open_timex, period_timex


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (1 is Monday), bare or with last (-1), this (0), next (1).

    A bare one is the most recent, publication day included, or the next if the verb is in the future. Without a verb,
    it follows a mentioned day after publication ("Wednesday, May 24: songs. Thursday: dances.").
    """

    weekday: int
    which: int | None = None
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex("day", f"XXXX-WXX-{self.weekday}")
        here = context.published.toordinal()
        back, ahead = (here - self.weekday) % 7, (self.weekday - here) % 7
        if self.which == -1:
            return period_timex(Period("day", here - (back or 7)))
        if self.which == 1:
            return period_timex(Period("day", here + (ahead or 7)))
        antecedent = context.discourse.day or context.discourse.period
        if self.which is None and context.tense is Tense.NONE and _is_ahead(antecedent, here):
            start = antecedent.index  # type: ignore[union-attr]
            return period_timex(Period("day", start + (self.weekday - start) % 7))
        future = context.tense.is_ahead or (self.which == 0 and context.tense is Tense.NONE)
        return period_timex(Period("day", here + ahead if future else here - back))


def _is_ahead(antecedent: Period | None, here: int) -> bool:
    return antecedent is not None and antecedent.unit == "day" and antecedent.index > here


@dataclass(frozen=True, slots=True)
class WeeksFromDay:
    """A number of weeks after a day: a week from Friday."""

    weeks: int
    day: DateReading
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        day = self.day.resolve(context.at(context.discourse, Tense.FUTURE)).period
        return open_timex("day") if day is None else period_timex(day.shift(7 * self.weeks))


@dataclass(frozen=True, slots=True)
class WeekdayOfWeek:
    """A weekday in last, this or next week ("Tuesday of last week")."""

    weekday: int
    shift: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex("day", f"XXXX-WXX-{self.weekday}")
        week = Period.at("week", context.published).shift(self.shift)
        return period_timex(Period("day", week.index * 7 + self.weekday))


@dataclass(frozen=True, slots=True)
class AnchoredWeekday:
    """The following, the previous or that Monday: counted from the day last mentioned."""

    weekday: int
    shift: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        antecedent = context.discourse.period
        day = antecedent.first_day if antecedent is not None else context.published
        if day is None:
            return open_timex("day", f"XXXX-WXX-{self.weekday}")
        here = day.toordinal()
        if self.shift > 0:
            return period_timex(Period("day", here + ((self.weekday - here) % 7 or 7)))
        back = (here - self.weekday) % 7
        return period_timex(Period("day", here - (back or 7 if self.shift < 0 else back)))


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first, third or last (-1) Tuesday of a month or year."""

    weekday: int
    number: int
    span: DateReading

    @property
    def uses_tense(self) -> bool:
        return self.span.uses_tense

    def resolve(self, context: ResolutionContext) -> Timex:
        span = self.span.resolve(context).period
        start, end = (span.first_day, span.end_day) if span else (None, None)
        if start is None or end is None:
            return open_timex("day")
        return period_timex(Period("day", _nth(start, end, self.weekday, self.number)))


def _nth(start: date, end: date, weekday: int, number: int) -> int:
    """The ordinal of the nth such weekday from `start`, or of the last one before `end`."""
    if number < 0:
        last = end.toordinal() - 1
        return last - (last - weekday) % 7
    first = start.toordinal()
    return first + (weekday - first) % 7 + 7 * (number - 1)


def read_anchored_weekday(slots: Slots) -> DateReading | None:
    weekday = integer(slots, "weekday")
    return None if weekday is None else AnchoredWeekday(weekday, integer(slots, "sequel") or 0)


def read_weeks_from_day(slots: Slots) -> DateReading | None:
    weekday, shift = integer(slots, "weekday"), integer(slots, "dayword")
    day = DeicticUnit("day", shift or 0) if weekday is None else Weekday(weekday)
    return WeeksFromDay(integer(slots, "amount") or 1, day)


READERS: dict[str, SlotReader] = {
    "anchored_weekday": read_anchored_weekday,
    "weeks_from_day": read_weeks_from_day,
}
