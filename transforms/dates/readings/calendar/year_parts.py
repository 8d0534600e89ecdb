"""Parts of a year: quarters, halves, seasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import ResolutionContext
from transforms.dates.period import PER_YEAR, SEASONS, Period
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.readings.calendar.nearest import narrative_distance
from transforms.dates.timex import Timex, open_timex, period_timex

_WINTER = SEASONS.index("WI")
_SUMMER_BEGINS = 6
"""Its first month."""


@dataclass(frozen=True, slots=True)
class YearPart:
    """A quarter, half or season of a year; without a year the latest that has begun, or for the future the next to end.

    Attributes:
        number: Counted from 0.
        year: Explicit year.
        years: Years after that of publication.
        which: Last (-1), this (0, see `_this`) or next (1).
        has_begun: Whether it began before publication in any tense, as what results are about.
    """

    unit: str
    number: int
    year: int | None = None
    years: int | None = None
    which: int | None = None
    has_begun: bool = False
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        per_year = PER_YEAR[self.unit]
        year = context.sentence_year if self.years is None and self.which is None else None
        if self.year is not None or year is not None:
            return period_timex(Period(self.unit, (self.year or year or 0) * per_year + self.number))
        if context.published is None:
            return open_timex(self.unit, f"XXXX-{_label(self.unit, self.number)}")
        if self.years is not None:
            return period_timex(Period(self.unit, (context.published.year + self.years) * per_year + self.number))
        day = context.published if self.which is not None else context.reference_day or context.published
        here = Period.at(self.unit, day).index
        back = (here - self.number) % per_year
        ahead = (self.number - here) % per_year
        if self.which == -1:
            return period_timex(Period(self.unit, here - (back or per_year)))
        if self.which == 1:
            return period_timex(Period(self.unit, here + (ahead or per_year)))
        if self.which == 0:
            return period_timex(Period(self.unit, here + ahead) if context.tense.is_ahead else self._this(day))
        if context.follows_narrative:
            return period_timex(Period(self.unit, here + min(-back, ahead, key=narrative_distance)))
        is_ahead = context.tense.is_ahead and not self.has_begun
        return period_timex(Period(self.unit, here + ahead if is_ahead else here - back))

    def _this(self, day: date) -> Period:
        """This summer is that of the day's calendar year, begun or not; this winter is until May the one just over."""
        of_last_year = self.unit == "season" and self.number == _WINTER and day.month < _SUMMER_BEGINS
        return Period(self.unit, (day.year - of_last_year) * PER_YEAR[self.unit] + self.number)


def _label(unit: str, number: int) -> str:
    return SEASONS[number] if unit == "season" else f"{unit[0].upper()}{number + 1}"


def read_year_part(slots: Slots) -> DateReading | None:
    """Read a part of `unit`, numbered by `ord` (from 1) or `season` (from 0)."""
    unit = word(slots, "unit")
    number = integer(slots, "season")
    if number is None:
        number = (integer(slots, "ord") or integer(slots, "qname") or 0) - 1
    if unit is None or not 0 <= number < PER_YEAR[unit]:
        return None
    which, has_begun = integer(slots, "which"), bool(slots.get("has_begun"))
    return YearPart(unit, number, integer(slots, "year"), integer(slots, "years"), which, has_begun)


def read_month_quarter(slots: Slots) -> DateReading | None:
    """Read "the June quarter": the one that ends with, or contains, that month."""
    month = integer(slots, "month")
    return None if month is None else YearPart("quarter", (month - 1) // 3, integer(slots, "year"))


READERS: dict[str, SlotReader] = {"year_part": read_year_part, "month_quarter": read_month_quarter}
