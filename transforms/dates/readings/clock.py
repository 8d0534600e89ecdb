"""Times of day: clock times with zones, and parts of the day, with or without their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from transforms.dates.context import ResolutionContext
from transforms.dates.period import Period
from transforms.dates.readings.anchored import AnchoredUnit
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.readings.calendar.written import ExplicitPeriod, read_date
from transforms.dates.readings.relative import DeicticUnit
from transforms.dates.timex import Timex, period_timex

PART_HOURS = {"MO": (0, 12), "MI": (11, 14), "AF": (12, 18), "EV": (17, 24), "NI": (18, 30), "DT": (6, 18)}
"""First and last (exclusive) hour: "Friday morning" can be 3 a.m., and a night lasts until six the next morning."""

_SMALL_HOURS = 6
"""Hours of the day that can belong to the evening before."""

_DAYS_OF_NEWS = 10
"""Days from publication within which a mentioned day is that of a time; farther ones are background."""

_MINUTE_WORDS = {"half": 30, "quarter": 15}
_AFTERNOON_PARTS = frozenset({"AF", "EV", "NI"})


@dataclass(frozen=True, slots=True)
class ImplicitDay:
    """The day of a time without one: the last day mentioned in the paragraph, else that of publication.

    A day far from publication is background ("for the first time since March"). After an evening the small hours are
    those of the next day, and evening hours those of the same. In a narrative it is the day last mentioned.
    """

    small_hours: bool = False
    late_hours: bool = False
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        discourse, published = context.discourse, context.published
        if discourse.evening is not None and (self.small_hours or self.late_hours):
            return period_timex(discourse.evening.shift(1 if self.small_hours else 0))
        if context.is_narrative and discourse.period is not None and discourse.period.unit == "day":
            return period_timex(discourse.period)
        day = discourse.day
        if day is None or (published is not None and abs(day.index - published.toordinal()) > _DAYS_OF_NEWS):
            return DeicticUnit("day", 0).resolve(context)
        return period_timex(day)


@dataclass(frozen=True, slots=True)
class OvernightDay:
    """The day of "overnight": that before publication, or with a verb in the future that of publication."""

    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        return DeicticUnit("day", 0 if context.tense.is_ahead else -1).resolve(context)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A clock time of a day."""

    hour: int
    minute: int
    second: int | None
    utc: bool
    day: DateReading

    @property
    def uses_tense(self) -> bool:
        return self.day.uses_tense

    def resolve(self, context: ResolutionContext) -> Timex:
        day = self.day.resolve(context)
        clock = f"T{self.hour:02d}:{self.minute:02d}" + ("" if self.second is None else f":{self.second:02d}")
        precision = "minute" if self.second is None else "second"
        value = day.value + clock + ("Z" if self.utc else "")
        first = _first_day(day)
        if first is None:
            return Timex("TIME", value, precision, period=day.period)
        minutes = self.hour * 60 + self.minute
        start, end = _clock_bounds(first, minutes, minutes + 1)
        moment = None if start is None else datetime.fromisoformat(start)
        return Timex("TIME", value, precision, start, end, day.period, moment)


@dataclass(frozen=True, slots=True)
class DayPart:
    """Morning, afternoon, evening or night of a day."""

    part: str
    day: DateReading

    @property
    def uses_tense(self) -> bool:
        return self.day.uses_tense

    def resolve(self, context: ResolutionContext) -> Timex:
        day = self.day.resolve(context)
        value, first = f"{day.value}T{self.part}", _first_day(day)
        if first is None:
            return Timex("TIME", value, "part-of-day", period=day.period)
        begins, ends = PART_HOURS[self.part]
        start, end = _clock_bounds(first, begins * 60, ends * 60)
        return Timex("TIME", value, "part-of-day", start, end, day.period)


def _first_day(day: Timex) -> date | None:
    return day.period.first_day if day.period is not None and day.period.unit == "day" else None


def _clock_bounds(day: date, begin: int, end: int) -> tuple[str, str] | tuple[None, None]:
    """Two minutes of a day, counted from midnight, as local date-times; twice None past the end of the calendar."""
    midnight = datetime(day.year, day.month, day.day)
    try:
        times = [midnight + timedelta(minutes=minutes) for minutes in (begin, end)]
    except OverflowError:
        return None, None
    return times[0].isoformat(timespec="minutes"), times[1].isoformat(timespec="minutes")


def read_day(slots: Slots) -> DateReading | None:
    """Read the day of a time: a date, a weekday, "today", "the next day"; without one that of the paragraph."""
    dayword = integer(slots, "dayword")
    if dayword is not None:
        return DeicticUnit("day", dayword)
    if "sequel" in slots or slots.get("anchored"):
        return AnchoredUnit("day", integer(slots, "sequel") or 0)
    if {"weekday", "month", "day", "year"} & slots.keys():
        return read_date(slots)
    if "shift" in slots:
        return DeicticUnit("day", integer(slots, "shift") or 0)
    if "overnight" in slots:
        return OvernightDay()
    return ImplicitDay()


def read_clock(slots: Slots) -> DateReading | None:
    time, day = _time_of_day(slots), read_day(slots)
    if time is None or day is None:
        return None
    if isinstance(day, ImplicitDay):
        day = ImplicitDay(time[0] < _SMALL_HOURS, time[0] >= PART_HOURS["NI"][0])
    return ClockTime(*time, slots.get("zone") == 0, day)


def _time_of_day(slots: Slots) -> tuple[int, int, int | None] | None:
    """Hour, minute and second (or None) in 24 hours; None for an impossible time."""
    hour = integer(slots, "hour")
    clock = (word(slots, "clock") or "").replace(".", ":")
    fields = [int(part) for part in clock.split(":") if part]
    if hour is not None:
        fields = [hour, integer(slots, "minute") or 0]
    if len(fields) < 2:
        return None
    hour, minute = fields[0], fields[1]
    half = word(slots, "ampm") or _half_of_day(word(slots, "half_of"), hour)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return hour, minute, fields[2] if len(fields) > 2 and fields[2] < 60 else None


def _half_of_day(part: str | None, hour: int) -> str | None:
    """Return "am" or "pm" for the hour of a part of the day: two at night is 2 a.m."""
    if part == "NI" and hour % 12 < _SMALL_HOURS:
        return "am"
    return "pm" if part in _AFTERNOON_PARTS else None


def read_spoken_clock(slots: Slots) -> DateReading | None:
    """Read "half past seven", "ten to eight"."""
    hour, past = integer(slots, "hour"), word(slots, "past") or word(slots, "num")
    if hour is None or past is None:
        return None
    minutes = _MINUTE_WORDS.get(past) or int(float(past))
    if not 0 < minutes < 60:
        return None
    hour, minute = divmod(hour * 60 + (minutes if slots.get("side") == "past" else -minutes), 60)
    return read_clock({**slots, "hour": hour, "minute": minute})


def read_day_part(slots: Slots) -> DateReading | None:
    part, day = word(slots, "part"), read_day(slots)
    if part is None or day is None:
        return None
    if isinstance(day, ImplicitDay):
        day = ImplicitDay(small_hours=part == "MO", late_hours=part == "NI")
    return DayPart(part, day)


def read_timestamp(slots: Slots) -> DateReading | None:
    """Read 2024-11-27T10:15:00Z."""
    text = (word(slots, "timestamp") or "").upper().replace(" ", "T")
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    second = moment.second if text.count(":") > 1 else None
    day = ExplicitPeriod(Period.at("day", moment.date()))
    return ClockTime(moment.hour, moment.minute, second, text.endswith("Z"), day)


READERS: dict[str, SlotReader] = {
    "clock": read_clock,
    "spoken_clock": read_spoken_clock,
    "day_part": read_day_part,
    "timestamp": read_timestamp,
}
