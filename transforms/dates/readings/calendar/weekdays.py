"""Weekdays: bare ones by tense, those of another week, the following one, the last one of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import Context, Tense
from transforms.dates.period import Period
from transforms.dates.readings.base import Reader, Reading, Slots, integer
from transforms.dates.timex import Timex, dated, undated


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (1 is Monday), bare or with last (-1), this (0), next (1).

    Bare, it is the most recent one, publication day included; with a verb in the future the next one. A programme
    without verbs that has come to some later day ("Wednesday, May 24: songs. Thursday: dances.") goes on from there.
    """

    weekday: int
    which: int | None = None
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("day", f"XXXX-WXX-{self.weekday}")
        here = context.published.toordinal()
        back, ahead = (here - self.weekday) % 7, (self.weekday - here) % 7
        if self.which == -1:
            return dated(Period("day", here - (back or 7)))
        if self.which == 1:
            return dated(Period("day", here + (ahead or 7)))
        spoken = context.memory.day or context.memory.period
        if self.which is None and context.tense is Tense.NONE and _is_ahead(spoken, here):
            start = spoken.index  # type: ignore[union-attr]
            return dated(Period("day", start + (self.weekday - start) % 7))
        future = context.tense is Tense.FUTURE or (self.which == 0 and context.tense is Tense.NONE)
        return dated(Period("day", here + ahead if future else here - back))


def _is_ahead(spoken: Period | None, here: int) -> bool:
    return spoken is not None and spoken.unit == "day" and spoken.index > here


@dataclass(frozen=True, slots=True)
class WeekdayOfWeek:
    """A weekday in last, this or next week ("Tuesday of last week")."""

    weekday: int
    shift: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("day", f"XXXX-WXX-{self.weekday}")
        week = Period.at("week", context.published).shift(self.shift)
        return dated(Period("day", week.index * 7 + self.weekday))


@dataclass(frozen=True, slots=True)
class FollowingWeekday:
    """The following, the previous or that Monday: counted from the day last spoken of."""

    weekday: int
    shift: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        spoken = context.memory.period
        day = spoken.first_day if spoken is not None else context.published
        if day is None:
            return undated("day", f"XXXX-WXX-{self.weekday}")
        here = day.toordinal()
        if self.shift > 0:
            return dated(Period("day", here + ((self.weekday - here) % 7 or 7)))
        back = (here - self.weekday) % 7
        return dated(Period("day", here - (back or 7 if self.shift < 0 else back)))


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first, third or last (-1) Tuesday of a month, which the month's own reading finds."""

    weekday: int
    number: int
    month: Reading

    @property
    def tensed(self) -> bool:
        return self.month.tensed

    def resolve(self, context: Context) -> Timex:
        month = self.month.resolve(context).period
        start = None if month is None else month.first_day
        following = None if month is None else month.shift(1).first_day
        if start is None or following is None:
            return undated("day")
        return dated(Period("day", _nth(start, following, self.weekday, self.number)))


def _nth(start: date, following: date, weekday: int, number: int) -> int:
    """The ordinal of the nth such weekday from `start`, or of the last one before `following`."""
    if number < 0:
        last = following.toordinal() - 1
        return last - (last - weekday) % 7
    first = start.toordinal()
    return first + (weekday - first) % 7 + 7 * (number - 1)


def read_following_weekday(slots: Slots) -> Reading | None:
    weekday = integer(slots, "weekday")
    return None if weekday is None else FollowingWeekday(weekday, integer(slots, "sequel") or 0)


READERS: dict[str, Reader] = {"following_weekday": read_following_weekday}
