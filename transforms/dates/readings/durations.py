"""Durations: counted lengths of time, and sets made of them ("every two years")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import Context
from transforms.dates.period import Period, month_of
from transforms.dates.readings.base import Reader, Reading, Slots, word
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
"""Units that TIMEX3 durations have no letter for."""

_FRACTIONS = {
    ("year", 0.5): "6M",
    ("hour", 0.5): "30M",
    ("minute", 0.5): "30S",
    ("hour", 0.25): "15M",
    ("hour", 0.75): "45M",
}
_YEARS = range(1900, 2100)
"""Amounts that are years: "World Cup 2018 day five"."""

_RANK = {"year": 0, "month": 1, "week": 2, "day": 3, "hour": 4, "minute": 5, "second": 6}
_IN_DAYS = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Length:
    """A length in one unit; `amount` null is the X of "several years". `side` anchors it at publication."""

    type: TimexType
    amount: float | None
    unit: str
    side: str | None = None
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        start, end = (None, None)
        if self.side is not None and context.published is not None and self.amount is not None:
            start, end = _around(context.published, self.side, self.amount, self.unit)
        return Timex(self.type, length_value(self.amount, self.unit), self.unit, start, end)


def length_value(amount: float | None, unit: str) -> str:
    """P3Y, PT48H, PXM, P2Y6M: as it was said, neither reduced nor converted (but decades are years)."""
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


def _around(day: date, side: str, amount: float, unit: str) -> tuple[str, str] | tuple[None, None]:
    """The interval of a length that ends ("past") or begins ("future") on a day, that day included."""
    unit, factor = _MULTIPLES.get(unit, (unit, 1))
    count = int(amount * factor) * (-1 if side == "past" else 1)
    other = _moved(day, unit, count)
    if other is None:
        return None, None
    early, late = sorted((day, other))
    following = Period.at("day", late).shift(1).first_day
    return (None, None) if following is None else (early.isoformat(), following.isoformat())


def _moved(day: date, unit: str, count: int) -> date | None:
    if unit in _IN_DAYS:
        return Period("day", day.toordinal() + count * _IN_DAYS[unit]).first_day
    if unit not in _IN_MONTHS:
        return None
    month = month_of(day.year, day.month).shift(count * _IN_MONTHS[unit]).first_day
    return None if month is None else month.replace(day=min(day.day, 28))


@dataclass(frozen=True, slots=True)
class TwoLengths:
    """Two lengths that make one: seven years and six months."""

    value: str
    unit: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        return Timex("DURATION", self.value, self.unit)


def amount_of(slots: Slots) -> float | None:
    """The count that number words, magnitudes and fractions make together; null for "several"."""
    if "some" in slots:
        return None
    count = float(slots.get("amount", 1 if "fraction" not in slots or "magnitude" in slots else 0))
    return count * float(slots.get("magnitude", 1)) + float(slots.get("fraction", 0))


def _length(slots: Slots, type_: TimexType) -> Reading | None:
    unit = word(slots, "unit")
    if unit is None:
        return None
    amount = None if slots.get("bare") else amount_of(slots)
    if amount in _YEARS and "magnitude" not in slots:
        return None
    return Length(type_, amount, unit, word(slots, "side"))


def read_two_lengths(slots: Slots) -> Reading | None:
    """The finer unit must follow the coarser one, else they are two lengths."""
    unit, rest_unit = word(slots, "unit"), word(slots, "rest_unit")
    if unit is None or rest_unit is None or _RANK.get(unit, 9) >= _RANK.get(rest_unit, 0):
        return None
    first = length_value(amount_of(slots), unit)
    rest = length_value(float(slots.get("rest", 1)), rest_unit).removeprefix("P")
    if first.startswith("PT"):
        rest = rest.removeprefix("T")
    return TwoLengths(first + rest, rest_unit)


READERS: dict[str, Reader] = {
    "length": lambda slots: _length(slots, "DURATION"),
    "two_lengths": read_two_lengths,
    "every_length": lambda slots: _length(slots, "SET"),
}
