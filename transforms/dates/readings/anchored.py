"""Expressions anchored in the text: the next day, that year, two weeks later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from transforms.dates.context import ResolutionContext, Tense
from transforms.dates.period import PER_YEAR, SIZE, Period
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.readings.calendar.year_parts import YearPart
from transforms.dates.readings.durations import amount_of, read_duration
from transforms.dates.readings.relative import DeicticHours, DeicticOffset, DeicticUnit, PartOfUnit
from transforms.dates.readings.values import FixedValue
from transforms.dates.timex import Timex, open_timex, period_timex

_CLOCK_UNITS = {"hour": 60, "minute": 1}
_LONG_UNITS = {"fortnight": ("week", 2), "millennium": ("century", 10)}
_COMPARED_UNITS = ("day", "month", "quarter", "half", "season")


@dataclass(frozen=True, slots=True)
class AnchoredUnit:
    """That day, the same month, the following year: counted from the period last mentioned, else from publication."""

    unit: str
    shift: int = 0
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        base = context.discourse.period
        if base is None or SIZE[base.unit] > SIZE[self.unit]:
            return DeicticUnit(self.unit, self.shift).resolve(context)
        anchor = base.widen(self.unit)
        return open_timex(self.unit) if anchor is None else period_timex(anchor.shift(self.shift))


@dataclass(frozen=True, slots=True)
class DefiniteUnit:
    """The day, the month, the year: of the date last mentioned in the sentence or narrative, else of publication."""

    unit: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        discourse = context.discourse
        base = discourse.sentence or (discourse.day if self.unit == "day" else None)
        if base is None and context.follows_narrative:
            base = discourse.period
        if base is None or SIZE[base.unit] > SIZE[self.unit]:
            return DeicticUnit(self.unit, 0).resolve(context)
        anchor = base.widen(self.unit)
        return open_timex(self.unit) if anchor is None else period_timex(anchor)


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """A third straight month: the period of that unit named before in the sentence, else that of publication."""

    unit: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        named = context.discourse.sentence
        return period_timex(named) if named and named.unit == self.unit else DeicticUnit(self.unit, 0).resolve(context)


@dataclass(frozen=True, slots=True)
class OrdinalDay:
    """The second day: counted from the day last mentioned, which is the first."""

    number: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        first = context.discourse.period
        return open_timex("day") if first is None or first.unit != "day" else period_timex(first.shift(self.number - 1))


@dataclass(frozen=True, slots=True)
class AnchoredOffset:
    """`count` units after (before, if negative) the period last mentioned.

    A year before a month or quarter is a month or quarter; otherwise the value has the unit of the count.
    """

    count: int
    unit: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        antecedent = context.discourse.period
        if antecedent is None:
            return DeicticOffset(self.count, self.unit).resolve(context)
        if self.unit == "year" and antecedent.unit in ("month", "quarter", "season", "half") and self.count == -1:
            return period_timex(antecedent.years_away(self.count))
        anchor = antecedent.widen(self.unit)
        if anchor is None or SIZE[antecedent.unit] > SIZE[self.unit]:
            return open_timex(self.unit)
        return period_timex(anchor.shift(self.count))


@dataclass(frozen=True, slots=True)
class LengthAhead:
    """In three weeks: with a verb in the future a date, counted from the day of the sentence or publication."""

    length: DateReading
    ahead: AnchoredOffset
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if not context.tense.is_ahead:
            return self.length.resolve(context)
        sentence = context.discourse.sentence
        is_anchored = sentence is not None and sentence.unit == "day" and context.tense is not Tense.WILL
        return (self.ahead if is_anchored else DeicticOffset(self.ahead.count, self.ahead.unit)).resolve(context)


@dataclass(frozen=True, slots=True)
class AnchoredMinutes:
    """Hours or minutes after the clock time last mentioned."""

    minutes: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        moment = context.discourse.moment
        if moment is None:
            return DeicticHours().resolve(context)
        try:
            there = moment + timedelta(minutes=self.minutes)
            after = there + timedelta(minutes=1)
        except OverflowError:
            return DeicticHours().resolve(context)
        start, end = there.isoformat(timespec="minutes"), after.isoformat(timespec="minutes")
        return Timex("TIME", start, "minute", start, end, Period.at("day", there.date()), there)


@dataclass(frozen=True, slots=True)
class ComparedPeriod:
    """A year earlier, in a comparison: the compared day, month or quarter, `years` later or in `year`.

    Its value has no `period`: later expressions do not count from it.
    """

    years: int
    year: int | None = None
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        discourse = context.discourse
        compared = discourse.sentence or discourse.quarter
        if compared is not None and compared.unit in _COMPARED_UNITS:
            first = compared.first_day
            years = self.years if self.year is None or first is None else self.year - first.year
            return replace(period_timex(compared.years_away(years)), period=None)
        if self.year is not None:
            return period_timex(Period("year", self.year))
        return replace(DeicticUnit("year", self.years).resolve(context), period=None)


@dataclass(frozen=True, slots=True)
class ReportedQuarter:
    """The quarter: the one last mentioned, else the last that was over at publication."""

    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.discourse.quarter is not None:
            return period_timex(context.discourse.quarter)
        return DeicticUnit("quarter", -1).resolve(context)


@dataclass(frozen=True, slots=True)
class QuarterEnd:
    """The end of the quarter: of that of publication if the verb is in the future, else of the reported one."""

    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.tense.is_ahead:
            return DeicticUnit("quarter", 0).resolve(context)
        return ReportedQuarter().resolve(context)


@dataclass(frozen=True, slots=True)
class AnchoredSeason:
    """That summer, the following winter: counted from the date last mentioned."""

    season: int
    shift: int
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        antecedent = context.discourse.period
        first = None if antecedent is None else antecedent.first_day
        if first is None:
            return YearPart("season", self.season).resolve(context)
        here = Period.at("season", first).index
        per_year = PER_YEAR["season"]
        if self.shift > 0:
            return period_timex(Period("season", here + ((self.season - here) % per_year or per_year)))
        if self.shift < 0:
            return period_timex(Period("season", here - ((here - self.season) % per_year or per_year)))
        return period_timex(Period("season", first.year * per_year + self.season))


def _with_side(whole: DateReading, slots: Slots) -> DateReading:
    side = word(slots, "earlier")
    return whole if side is None else PartOfUnit(whole, side)


def read_anchored_unit(slots: Slots) -> DateReading | None:
    unit = word(slots, "unit")
    return None if unit is None else _with_side(AnchoredUnit(unit, integer(slots, "sequel") or 0), slots)


def read_definite_unit(slots: Slots) -> DateReading | None:
    unit = word(slots, "unit")
    return None if unit is None else _with_side(DefiniteUnit(unit), slots)


def read_counted_unit(slots: Slots) -> DateReading | None:
    unit = word(slots, "unit")
    return None if unit is None else CountedUnit(unit)


def read_ordinal_day(slots: Slots) -> DateReading | None:
    number = integer(slots, "ord")
    return None if number is None else OrdinalDay(number)


def read_offset(slots: Slots) -> DateReading | None:
    """Read "ago", "earlier" and "later": a count of units in the direction of `sign`, or a vague reference."""
    unit, sign = word(slots, "unit"), integer(slots, "sign") or -1
    if unit is None or "some" in slots:
        return FixedValue("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", "vague")
    amount = (amount_of(slots) or 0) * sign
    if unit in _CLOCK_UNITS:
        return AnchoredMinutes(int(amount * _CLOCK_UNITS[unit]))
    if unit == "second":
        return DeicticHours()
    if slots.get("compares"):
        return ComparedPeriod(int(amount))
    unit, factor = _LONG_UNITS.get(unit, (unit, 1))
    if amount != int(amount) and unit == "year":
        unit, factor = "month", 12
    count = int(amount * factor)
    return AnchoredOffset(count, unit) if slots.get("anchored") else DeicticOffset(count, unit)


def read_length_ahead(slots: Slots) -> DateReading | None:
    """Read "in three weeks"; lengths in hours and without a number are no dates."""
    length, offset = read_duration(slots), read_offset({**slots, "sign": 1, "anchored": 1})
    if length is None or not isinstance(offset, AnchoredOffset):
        return length
    return LengthAhead(length, offset)


def read_compared_period(slots: Slots) -> DateReading | None:
    """Read "the same month last year", "the same period of 2021"."""
    year = integer(slots, "year")
    return ComparedPeriod(integer(slots, "years") or -1, year)


def read_anchored_season(slots: Slots) -> DateReading | None:
    season = integer(slots, "season")
    return None if season is None else AnchoredSeason(season, integer(slots, "sequel") or 0)


READERS: dict[str, SlotReader] = {
    "anchored_unit": read_anchored_unit,
    "definite_unit": read_definite_unit,
    "counted_unit": read_counted_unit,
    "ordinal_day": read_ordinal_day,
    "length_ahead": read_length_ahead,
    "offset": read_offset,
    "reported_quarter": lambda slots: ReportedQuarter(),
    "quarter_end": lambda slots: QuarterEnd(),
    "compared_period": read_compared_period,
    "anchored_season": read_anchored_season,
}
