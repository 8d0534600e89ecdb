"""Months without a year: bare ones by tense, last March, that June, the end of a range."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import Context, Tense
from transforms.dates.period import Period, month_of
from transforms.dates.readings.base import Reader, Reading, Slots, integer
from transforms.dates.readings.calendar.nearest import story_distance
from transforms.dates.timex import Timex, dated, undated


@dataclass(frozen=True, slots=True)
class Month:
    """A month without a year: by the verb's tense the latest or the next, else the nearest."""

    month: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if context.here is None:
            return undated("month", f"XXXX-{self.month:02d}")
        here = Period.at("month", context.here).index
        past = here - (here - self.month + 1) % 12
        future = here + (self.month - 1 - here) % 12
        if context.in_story:
            return dated(Period("month", min((past, future), key=lambda each: story_distance(each - here))))
        if context.tense is Tense.NONE:
            return dated(Period("month", past if here - past <= future - here else future))
        return dated(Period("month", future if context.tense is Tense.FUTURE else past))


@dataclass(frozen=True, slots=True)
class UntilMonth:
    """The end of a range of months: the first such month from the beginning of the range on."""

    month: int
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        spoken = context.memory.period
        if spoken is None or spoken.unit != "month":
            return Month(self.month).resolve(context)
        return dated(spoken.shift((self.month - 1 - spoken.index) % 12))


@dataclass(frozen=True, slots=True)
class SequelMonth:
    """That June, the following March: of the year last spoken of, or the first after it."""

    month: int
    shift: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        first = None if context.memory.period is None else context.memory.period.first_day
        if first is None:
            return Month(self.month).resolve(context)
        here = Period.at("month", first).index
        if self.shift > 0:
            return dated(Period("month", here + ((self.month - 1 - here) % 12 or 12)))
        if self.shift < 0:
            return dated(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return dated(month_of(first.year, self.month))


@dataclass(frozen=True, slots=True)
class NearMonth:
    """March of last, this or next year; with no year said, the one strictly before, in this year, strictly after."""

    month: int
    which: int | None
    years: int | None = None
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("month", f"XXXX-{self.month:02d}")
        if self.years is not None:
            return dated(month_of(context.published.year + self.years, self.month))
        here = Period.at("month", context.published).index
        if not self.which:
            return dated(month_of(context.published.year, self.month))
        if self.which < 0:
            return dated(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return dated(Period("month", here + ((self.month - 1 - here) % 12 or 12)))


@dataclass(frozen=True, slots=True)
class MonthOfSpokenYear:
    """June of that year, March of the following year."""

    month: int
    shift: int
    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        first = context.published if context.memory.period is None else context.memory.period.first_day
        if first is None:
            return Month(self.month).resolve(context)
        return dated(month_of(first.year + self.shift, self.month))


def read_near_month(slots: Slots) -> Reading | None:
    month = integer(slots, "month")
    return None if month is None else NearMonth(month, integer(slots, "which"), integer(slots, "years"))


def read_sequel_month(slots: Slots) -> Reading | None:
    month = integer(slots, "month")
    if month is None:
        return None
    made = MonthOfSpokenYear if "of_year" in slots else SequelMonth
    return made(month, integer(slots, "sequel") or 0)


READERS: dict[str, Reader] = {"near_month": read_near_month, "sequel_month": read_sequel_month}
