"""Values independent of any context: vague references and sets."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import ResolutionContext
from transforms.dates.period import SEASONS
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.timex import Timex
from transforms.records import TimexType


@dataclass(frozen=True, slots=True)
class FixedValue:
    """A value that is the same in every context: PRESENT_REF, P1D, XXXX-WXX-5."""

    type: TimexType
    value: str
    precision: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        return Timex(self.type, self.value, self.precision)


def read_reference(slots: Slots) -> DateReading | None:
    value = word(slots, "vague")
    return None if value is None else FixedValue("DATE", value, "vague")


def read_set(slots: Slots) -> DateReading | None:
    """Read a set: of a weekday, month, part of the day or season, or of a length."""
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


def read_fixed_duration(slots: Slots) -> DateReading | None:
    value = word(slots, "length")
    return None if value is None else FixedValue("DURATION", value, "day")


READERS: dict[str, SlotReader] = {"reference": read_reference, "set": read_set, "fixed_duration": read_fixed_duration}
