"""Readings whose value the expression itself gives: vague references and sets."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import Context
from transforms.dates.period import SEASONS
from transforms.dates.readings.base import Reader, Reading, Slots, integer, word
from transforms.dates.timex import Timex
from transforms.records import TimexType


@dataclass(frozen=True, slots=True)
class FixedValue:
    """PRESENT_REF, P1D, XXXX-WXX-5: the same in every context."""

    type: TimexType
    value: str
    precision: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        return Timex(self.type, self.value, self.precision)


def read_reference(slots: Slots) -> Reading | None:
    value = word(slots, "vague")
    return None if value is None else FixedValue("DATE", value, "vague")


def read_every(slots: Slots) -> Reading | None:
    """A set: of a named weekday or month, or of a length given by count and unit."""
    weekday, month = integer(slots, "weekday") or integer(slots, "weekdays"), integer(slots, "month")
    part, season = word(slots, "part"), integer(slots, "season")
    if weekday is not None:
        return FixedValue("SET", f"XXXX-WXX-{weekday}" + (f"T{part}" if part else ""), "day")
    if month is not None:
        return FixedValue("SET", f"XXXX-{month:02d}", "month")
    if part is not None:
        return FixedValue("SET", f"XXXX-XX-XXT{part}", "part-of-day")
    if season is not None:
        return FixedValue("SET", f"XXXX-{SEASONS[season]}", "season")
    value = word(slots, "frequency")
    return None if value is None else FixedValue("SET", value, "day")


def read_fixed_length(slots: Slots) -> Reading | None:
    value = word(slots, "length")
    return None if value is None else FixedValue("DURATION", value, "day")


READERS: dict[str, Reader] = {"reference": read_reference, "every": read_every, "fixed_length": read_fixed_length}
