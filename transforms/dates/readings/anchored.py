"""Expressions that count from what was spoken of before: the next day, that year, two weeks later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from transforms.dates.context import Context
from transforms.dates.period import PER_YEAR, SIZE, Period
from transforms.dates.readings.base import Reader, Reading, Slots, integer, word
from transforms.dates.readings.calendar.year_parts import YearPart
from transforms.dates.readings.durations import amount_of
from transforms.dates.readings.relative import Ago, HoursAgo, NearUnit, PartOfUnit
from transforms.dates.readings.values import FixedValue
from transforms.dates.timex import Timex, dated, undated

_CLOCK_UNITS = {"hour": 60, "minute": 1}
_LONG_UNITS = {"fortnight": ("week", 2), "millennium": ("century", 10)}
_COMPARED = ("day", "month", "quarter", "half", "season")


@dataclass(frozen=True, slots=True)
class Spoken:
    """That day, the same month, the following year: from the period last spoken of, else from publication."""

    unit: str
    shift: int = 0
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        base = context.memory.period
        if base is None or SIZE[base.unit] > SIZE[self.unit]:
            return NearUnit(self.unit, self.shift).resolve(context)
        anchor = base.widen(self.unit)
        return undated(self.unit) if anchor is None else dated(anchor.shift(self.shift))


@dataclass(frozen=True, slots=True)
class TheUnit:
    """The day, the month, the year: of the date spoken of in the same sentence, else of publication."""

    unit: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        memory = context.memory
        base = memory.sentence or (memory.day if self.unit == "day" else None)
        if base is None or SIZE[base.unit] > SIZE[self.unit]:
            return NearUnit(self.unit, 0).resolve(context)
        anchor = base.widen(self.unit)
        return undated(self.unit) if anchor is None else dated(anchor)


@dataclass(frozen=True, slots=True)
class Later:
    """So many units after (or before) the period last spoken of.

    A year after a month or quarter is a month or quarter; else the unit of the count is that of the value.
    """

    count: int
    unit: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        spoken = context.memory.period
        if spoken is None:
            return Ago(self.count, self.unit).resolve(context)
        if self.unit == "year" and spoken.unit in ("month", "quarter", "season", "half") and abs(self.count) == 1:
            return dated(spoken.years_away(self.count))
        anchor = spoken.widen(self.unit)
        if anchor is None or SIZE[spoken.unit] > SIZE[self.unit]:
            return undated(self.unit)
        return dated(anchor.shift(self.count))


@dataclass(frozen=True, slots=True)
class MinutesLater:
    """Hours or minutes after the clock time last spoken of."""

    minutes: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        moment = context.memory.moment
        if moment is None:
            return HoursAgo().resolve(context)
        try:
            there = moment + timedelta(minutes=self.minutes)
            after = there + timedelta(minutes=1)
        except OverflowError:
            return HoursAgo().resolve(context)
        start, end = there.isoformat(timespec="minutes"), after.isoformat(timespec="minutes")
        return Timex("TIME", start, "minute", start, end, Period.at("day", there.date()), there)


@dataclass(frozen=True, slots=True)
class Compared:
    """A year earlier, in a comparison: the day, month or quarter compared with, so many years away.

    What is compared with is only looked back to: the text goes on from where it was.
    """

    years: int
    year: int | None = None
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        memory = context.memory
        compared = memory.sentence or memory.quarter
        if compared is not None and compared.unit in _COMPARED:
            first = compared.first_day
            years = self.years if self.year is None or first is None else self.year - first.year
            return replace(dated(compared.years_away(years)), period=None)
        if self.year is not None:
            return dated(Period("year", self.year))
        return replace(NearUnit("year", self.years).resolve(context), period=None)


@dataclass(frozen=True, slots=True)
class ReportedQuarter:
    """The quarter: the one last spoken of, else the last that was over at publication."""

    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.memory.quarter is not None:
            return dated(context.memory.quarter)
        return NearUnit("quarter", -1).resolve(context)


@dataclass(frozen=True, slots=True)
class SequelSeason:
    """That summer, the following winter: from the date last spoken of."""

    season: int
    shift: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        spoken = context.memory.period
        first = None if spoken is None else spoken.first_day
        if first is None:
            return YearPart("season", self.season).resolve(context)
        here = Period.at("season", first).index
        per_year = PER_YEAR["season"]
        if self.shift > 0:
            return dated(Period("season", here + ((self.season - here) % per_year or per_year)))
        if self.shift < 0:
            return dated(Period("season", here - ((here - self.season) % per_year or per_year)))
        return dated(Period("season", first.year * per_year + self.season))


def _whole_or_part(whole: Reading, slots: Slots) -> Reading:
    side = word(slots, "earlier")
    return whole if side is None else PartOfUnit(whole, side)


def read_spoken(slots: Slots) -> Reading | None:
    unit = word(slots, "unit")
    return None if unit is None else _whole_or_part(Spoken(unit, integer(slots, "sequel") or 0), slots)


def read_the_unit(slots: Slots) -> Reading | None:
    unit = word(slots, "unit")
    return None if unit is None else _whole_or_part(TheUnit(unit), slots)


def read_distance(slots: Slots) -> Reading | None:
    """Ago, earlier, later: a count of units in the direction of `sign`; without a count a vague reference."""
    unit, sign = word(slots, "unit"), integer(slots, "sign") or -1
    if unit is None or "some" in slots:
        return FixedValue("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", "vague")
    amount = (amount_of(slots) or 0) * sign
    if unit in _CLOCK_UNITS:
        return MinutesLater(int(amount * _CLOCK_UNITS[unit])) if slots.get("spoken") else HoursAgo()
    if unit == "second":
        return HoursAgo()
    if slots.get("compares"):
        return Compared(int(amount))
    unit, factor = _LONG_UNITS.get(unit, (unit, 1))
    if amount != int(amount) and unit == "year":
        unit, factor = "month", 12
    count = int(amount * factor)
    return Later(count, unit) if slots.get("spoken") else Ago(count, unit)


def read_same_period(slots: Slots) -> Reading | None:
    """The same month last year, the same period of 2021."""
    year = integer(slots, "year")
    return Compared(integer(slots, "years") or -1, year)


def read_sequel_season(slots: Slots) -> Reading | None:
    season = integer(slots, "season")
    return None if season is None else SequelSeason(season, integer(slots, "sequel") or 0)


READERS: dict[str, Reader] = {
    "spoken": read_spoken,
    "the_unit": read_the_unit,
    "distance": read_distance,
    "reported_quarter": lambda slots: ReportedQuarter(),
    "same_period": read_same_period,
    "sequel_season": read_sequel_season,
}
