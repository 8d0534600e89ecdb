"""Expressions that count from somewhere: last year, two days ago, the next day, that month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import Context
from transforms.dates.period import PER_YEAR, Period
from transforms.dates.readings.base import Reader, Reading, integer, word
from transforms.dates.readings.values import FixedValue
from transforms.dates.slots import Slots
from transforms.dates.timex import Timex, dated, undated

_LONG_UNITS = {"fortnight": ("week", 2), "millennium": ("century", 10), "weekend": ("weekend", 1)}


@dataclass(frozen=True, slots=True)
class NearUnit:
    """The unit so many before or after the one publication lies in: yesterday, last week, this year."""

    unit: str
    shift: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated(self.unit)
        return dated(Period.at(self.unit, context.published).shift(self.shift))


@dataclass(frozen=True, slots=True)
class PartOfUnit:
    """Earlier or later this month: the part of the unit before or after the day of publication."""

    unit: str
    shift: int
    side: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        whole = NearUnit(self.unit, self.shift).resolve(context)
        if context.published is None or whole.from_ is None or whole.to is None or self.unit == "day":
            return whole
        today = context.published.isoformat()
        tomorrow = date.fromordinal(context.published.toordinal() + 1).isoformat()
        start, end = whole.from_, whole.to
        if self.side == "before" and start < today < end:
            end = today
        elif self.side == "before" and start == today:
            end = tomorrow
        elif self.side == "after" and start <= today and tomorrow < end:
            start = tomorrow
        return Timex(whole.type, whole.value, whole.precision, start, end, whole.period)


@dataclass(frozen=True, slots=True)
class Distance:
    """So many units before or after publication, or after the date last spoken of, at the unit's granularity."""

    count: int
    unit: str
    from_spoken: bool = False
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        unit, count = self.unit, self.count
        if unit in ("hour", "minute", "second"):
            return undated("day", "XXXX-XX-XX") if context.published is None else self._same_day(context)
        if self.from_spoken and context.spoken is not None:
            return _count_from(context.spoken, unit, count)
        if context.published is None:
            return undated(unit)
        return dated(Period.at(unit, context.published).shift(count))

    def _same_day(self, context: Context) -> Timex:
        assert context.published is not None
        return dated(Period.at("day", context.published))


def _count_from(spoken: Period, unit: str, count: int) -> Timex:
    """Counts from a period; a finer period keeps its granularity over years, a coarser one leaves it open."""
    if unit == "year" and spoken.unit in PER_YEAR and spoken.unit not in ("week", "weekend"):
        return dated(spoken.years_away(count))
    if unit == "day" and spoken.unit != "day":
        return undated("day")
    anchor = spoken.widen(unit)
    return undated(unit) if anchor is None else dated(anchor.shift(count))


@dataclass(frozen=True, slots=True)
class Spoken:
    """That day, the same month, the following year: from the date last spoken of, else from publication."""

    unit: str
    shift: int = 0
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        base = context.spoken
        if base is None:
            return NearUnit(self.unit, self.shift).resolve(context)
        if self.unit == "day" and base.unit != "day":
            return undated("day")
        anchor = base.widen(self.unit)
        return undated(self.unit) if anchor is None else dated(anchor.shift(self.shift))


def read_near_unit(slots: Slots) -> Reading | None:
    unit, shift = word(slots, "unit"), integer(slots, "which")
    if unit is None or shift is None:
        return None
    side = word(slots, "earlier")
    return NearUnit(unit, shift) if side is None else PartOfUnit(unit, shift, side)


def read_spoken(slots: Slots) -> Reading | None:
    unit = word(slots, "unit")
    return None if unit is None else Spoken(unit, integer(slots, "which") or 0)


def read_distance(slots: Slots) -> Reading | None:
    """Ago, earlier, later: a count of units in the direction of `sign`; without a count a vague reference."""
    unit, sign = word(slots, "unit"), integer(slots, "sign") or -1
    if unit is None:
        return None
    if "some" in slots:
        return FixedValue("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", "vague")
    amount = float(slots.get("amount", 1)) * float(slots.get("magnitude", 1)) + float(slots.get("fraction", 0))
    unit, factor = _LONG_UNITS.get(unit, (unit, 1))
    return Distance(int(amount * factor) * sign, unit, bool(slots.get("spoken")))


READERS: dict[str, Reader] = {
    "near_unit": read_near_unit,
    "spoken": read_spoken,
    "distance": read_distance,
}
