"""Times of day: clock times with zones, and parts of the day, with or without the day they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from transforms.dates.context import Context
from transforms.dates.readings.base import Reader, Reading, integer, word
from transforms.dates.readings.calendar import read_date
from transforms.dates.readings.relative import NearUnit, Spoken
from transforms.dates.slots import Slots
from transforms.dates.timex import Timex

PART_HOURS = {"MO": (0, 12), "MI": (11, 14), "AF": (12, 18), "EV": (17, 24), "NI": (18, 30), "DT": (6, 18)}
"""Wide on purpose: "Friday morning" may be 3 a.m., and a night lasts until six the next morning."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """An hour and minute of a day; without a day, of the publication day."""

    hour: int
    minute: int
    second: int | None
    utc: bool
    day: Reading

    @property
    def tensed(self) -> bool:
        return self.day.tensed

    def resolve(self, context: Context) -> Timex:
        day = self.day.resolve(context)
        clock = f"T{self.hour:02d}:{self.minute:02d}" + ("" if self.second is None else f":{self.second:02d}")
        precision = "minute" if self.second is None else "second"
        value = day.value + clock + ("Z" if self.utc else "")
        first = None if day.period is None else day.period.first_day
        if first is None or day.precision != "day":
            return Timex("TIME", value, precision, period=day.period)
        start, end = _clock_bounds(first, self.hour * 60 + self.minute, self.hour * 60 + self.minute + 1)
        return Timex("TIME", value, precision, start, end, day.period)


@dataclass(frozen=True, slots=True)
class DayPart:
    """Morning, afternoon, evening or night of a day."""

    part: str
    day: Reading

    @property
    def tensed(self) -> bool:
        return self.day.tensed

    def resolve(self, context: Context) -> Timex:
        day = self.day.resolve(context)
        first = None if day.period is None else day.period.first_day
        if first is None or day.precision != "day":
            return Timex("TIME", f"{day.value}T{self.part}", "part-of-day", period=day.period)
        begins, ends = PART_HOURS[self.part]
        start, end = _clock_bounds(first, begins * 60, ends * 60)
        return Timex("TIME", f"{day.value}T{self.part}", "part-of-day", start, end, day.period)


def _clock_bounds(day: date, begin: int, end: int) -> tuple[str, str] | tuple[None, None]:
    """Two minutes of a day (counted from its midnight) as local date-times; null past the calendar's end."""
    midnight = datetime(day.year, day.month, day.day)
    try:
        times = [midnight + timedelta(minutes=minutes) for minutes in (begin, end)]
    except OverflowError:
        return None, None
    return times[0].isoformat(timespec="minutes"), times[1].isoformat(timespec="minutes")


def read_day(slots: Slots) -> Reading | None:
    """The day of a time: a date, a weekday, today and its like, the next day; publication day if none is said."""
    dayword = integer(slots, "dayword")
    if dayword is not None:
        return NearUnit("day", dayword)
    if slots.get("spoken"):
        return Spoken("day", integer(slots, "shift") or 0)
    if {"weekday", "month", "day", "year"} & slots.keys():
        return read_date(slots)
    return NearUnit("day", 0)


def read_clock(slots: Slots) -> Reading | None:
    time = _time_of_day(slots)
    day = read_day(slots)
    if time is None or day is None:
        return None
    hour, minute, second = time
    return ClockTime(hour, minute, second, slots.get("zone") == 0, day)


def _time_of_day(slots: Slots) -> tuple[int, int, int | None] | None:
    text = word(slots, "clock")
    fields = [int(part) for part in (text or "").replace(".", ":").split(":") if part]
    hour = integer(slots, "hour")
    if hour is not None:
        fields = [hour, 0]
    if not fields:
        return None
    hour, minute = fields[0], fields[1]
    half = word(slots, "ampm")
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return hour, minute, fields[2] if len(fields) > 2 else None


def read_day_part(slots: Slots) -> Reading | None:
    part, day = word(slots, "part"), read_day(slots)
    if part is None or day is None:
        return None
    if "dayword" not in slots and "shift" in slots and not slots.get("spoken"):
        day = NearUnit("day", integer(slots, "shift") or 0)
    return DayPart(part, day)


READERS: dict[str, Reader] = {"clock": read_clock, "day_part": read_day_part}
