"""Durations, and sets of them ("every two years")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import ResolutionContext
from transforms.dates.period import Period, month_of
from transforms.dates.readings.base import DateReading, SlotReader, Slots, word
from transforms.dates.timex import Timex
from transforms.records import TimexType

_LETTERS = {
    "day": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "weekend": "WE",
    "hour": "H",
    "minute": "M",
    "second": "S",
}
_CLOCK_UNITS = frozenset({"hour", "minute", "second"})
_MULTIPLES = {
    "fortnight": ("week", 2),
    "quarter": ("month", 3),
    "decade": ("year", 10),
    "century": ("year", 100),
    "millennium": ("year", 1000),
}
"""Units without a letter in TIMEX3 durations."""

_FRACTIONS = {
    ("year", 0.5): "6M",
    ("hour", 0.5): "30M",
    ("minute", 0.5): "30S",
    ("hour", 0.25): "15M",
    ("hour", 0.75): "45M",
}
_YEARS = range(1900, 2100)
"""Numbers that are years rather than amounts: "World Cup 2018 day five"."""

_RANK = {"year": 0, "month": 1, "week": 2, "day": 3, "hour": 4, "minute": 5, "second": 6}
_MOST_REST = {"month": 12, "week": 52, "day": 31, "hour": 24, "minute": 60, "second": 60}
"""Of a unit beside a coarser one: "18 months, 60 days" are two durations."""

_IN_DAYS = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class CountedDuration:
    """A length in one unit; an `amount` of None is the X of "several years".

    With a `side` ("past" or "future") it is an interval that ends or begins with publication.
    """

    type: TimexType
    amount: float | None
    unit: str
    side: str | None = None
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        start, end = (None, None)
        if self.side is not None and context.published is not None and self.amount is not None:
            start, end = _anchored_interval(context.published, self.side, self.amount, self.unit)
        return Timex(self.type, duration_value(self.amount, self.unit), self.unit, start, end)


def duration_value(amount: float | None, unit: str) -> str:
    """Return the TIMEX3 value: P3Y, PT48H, PXM, P2Y6M; units are not converted, but decades are years."""
    unit, factor = _MULTIPLES.get(unit, (unit, 1))
    head = "PT" if unit in _CLOCK_UNITS else "P"
    letter = _LETTERS[unit]
    if amount is None:
        return f"{head}X{letter}"
    amount *= factor
    whole, fraction = int(amount), amount - int(amount)
    if (unit, fraction) in _FRACTIONS:
        return head + (f"{whole}{letter}" if whole else "") + _FRACTIONS[unit, fraction]
    if unit == "day" and amount == 0.5:
        return "PT12H"
    return f"{head}{whole if amount == whole else round(amount, 2)}{letter}"


def _anchored_interval(day: date, side: str, amount: float, unit: str) -> tuple[str, str] | tuple[None, None]:
    """The interval that ends ("past") or begins ("future") with a day."""
    unit, factor = _MULTIPLES.get(unit, (unit, 1))
    count = int(amount * factor) * (-1 if side == "past" else 1)
    other = _shift_day(day, unit, count)
    if other is None:
        return None, None
    early, late = sorted((day, other))
    following = Period.at("day", late).shift(1).first_day
    return (None, None) if following is None else (early.isoformat(), following.isoformat())


def _shift_day(day: date, unit: str, count: int) -> date | None:
    if unit in _IN_DAYS:
        return Period("day", day.toordinal() + count * _IN_DAYS[unit]).first_day
    if unit not in _IN_MONTHS:
        return None
    month = month_of(day.year, day.month).shift(count * _IN_MONTHS[unit]).first_day
    return None if month is None else month.replace(day=min(day.day, 28))


@dataclass(frozen=True, slots=True)
class CompoundDuration:
    """A duration in two units: seven years and six months."""

    value: str
    unit: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        return Timex("DURATION", self.value, self.unit)


def amount_of(slots: Slots) -> float | None:
    """Return the product of number, magnitude and fraction; None for "several"."""
    if "some" in slots:
        return None
    count = float(slots.get("amount", 1 if "fraction" not in slots or "magnitude" in slots else 0))
    return count * float(slots.get("magnitude", 1)) + float(slots.get("fraction", 0))


def _read_duration(slots: Slots, type_: TimexType) -> DateReading | None:
    unit = word(slots, "unit")
    if unit is None:
        return None
    amount = None if slots.get("bare") else amount_of(slots)
    if amount in _YEARS and "magnitude" not in slots:
        return None
    return CountedDuration(type_, amount, unit, word(slots, "side"))


def read_compound_duration(slots: Slots) -> DateReading | None:
    """Read a duration in two units; None if the second is not finer: then they are two durations."""
    unit, rest_unit = word(slots, "unit"), word(slots, "rest_unit")
    if unit is None or rest_unit is None or _RANK.get(unit, 9) >= _RANK.get(rest_unit, 0):
        return None
    if float(slots.get("rest", 1)) > _MOST_REST.get(rest_unit, 0):
        return None
    first = duration_value(amount_of(slots), unit)
    rest = duration_value(float(slots.get("rest", 1)), rest_unit).removeprefix("P")
    if first.startswith("PT"):
        rest = rest.removeprefix("T")
    return CompoundDuration(first + rest, rest_unit)


def read_duration(slots: Slots) -> DateReading | None:
    return _read_duration(slots, "DURATION")


READERS: dict[str, SlotReader] = {
    "duration": read_duration,
    "compound_duration": read_compound_duration,
    "duration_set": lambda slots: _read_duration(slots, "SET"),
}
