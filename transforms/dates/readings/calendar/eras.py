"""Decades, centuries, and years of an era."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import ResolutionContext
from transforms.dates.period import SEASONS, Period, month_of
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.readings.calendar.written import ExplicitPeriod
from transforms.dates.timex import Timex

_LAST_CENTURY, _THIS_CENTURY = 190, 200
"""First decade of the last and of this century, counted from the year 0; the tens digit of "the '90s" is added."""

_YOUNG_TENS = 2
"""Tens digit: the '10s and '20s of news are those of this century, all others those of the last."""


_DECADES = 10
"""Of a century."""


@dataclass(frozen=True, slots=True)
class PeriodBC:
    """A year or century B.C.: its value has no interval, since an index cannot have one."""

    value: str
    precision: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        return Timex("DATE", self.value, self.precision)


def read_decade(slots: Slots) -> DateReading | None:
    """Read "1990s", "'90s", "the nineties"."""
    digits = "".join(letter for letter in word(slots, "decade") or "" if letter.isdigit())
    if len(digits) == 4:
        return ExplicitPeriod(Period("decade", int(digits) // 10))
    tens = int(digits) // 10 if digits else integer(slots, "tens")
    if tens is None:
        return None
    young = bool(digits) and tens <= _YOUNG_TENS
    return ExplicitPeriod(Period("decade", (_THIS_CENTURY if young else _LAST_CENTURY) + tens))


def read_century(slots: Slots) -> DateReading | None:
    number = integer(slots, "ord")
    if number is None or number < 1:
        return None
    if slots.get("era") == "BC":
        return PeriodBC(f"BC{number - 1:02d}", "century")
    return ExplicitPeriod(Period("century", number - 1))


def read_century_decade(slots: Slots) -> DateReading | None:
    """Read "the first decade of the 20th century"."""
    century, number = integer(slots, "century_number"), integer(slots, "ord")
    if century is None or number is None or not 1 <= number <= _DECADES:
        return None
    return ExplicitPeriod(Period("decade", (century - 1) * _DECADES + number - 1))


def read_era_year(slots: Slots) -> DateReading | None:
    """Read "44 BC", "A.D. 476"."""
    year = integer(slots, "year")
    if year is None or not 0 < year < 10_000:
        return None
    month, season = integer(slots, "month"), integer(slots, "season")
    if slots.get("era", "BC") != "BC":
        return ExplicitPeriod(Period("year", year) if month is None else month_of(year, month))
    if month is not None:
        return PeriodBC(f"BC{year:04d}-{month:02d}", "month")
    if season is not None:
        return PeriodBC(f"BC{year:04d}-{SEASONS[season]}", "season")
    return PeriodBC(f"BC{year:04d}", "year")


READERS: dict[str, SlotReader] = {
    "decade": read_decade,
    "century": read_century,
    "century_decade": read_century_decade,
    "era_year": read_era_year,
}
