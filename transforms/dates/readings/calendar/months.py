"""Months without a year: bare ones, last March, that June, the end of a range."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.dates.context import ResolutionContext, Tense
from transforms.dates.period import Period, calendar_day, month_of
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer
from transforms.dates.readings.calendar.nearest import narrative_distance
from transforms.dates.readings.values import FixedValue
from transforms.dates.timex import Timex, open_timex, period_timex

_BACKWARD_BIAS = 1.0
"""Without a tense, a past month is taken up to this multiple of the distance of the coming one; results are the same
from .5 to 1.5."""

_SOON = 2
"""Months: "offered a raise from January" is ahead at most that far, "figures for August" in September as far back."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month without a year: the latest or the next by the verb's tense, else the nearest.

    With `looks_on` ("from June", "until June") it is the nearest if that begins soon, in any tense.
    """

    month: int
    looks_on: bool = False
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.reference_day is None:
            return open_timex("month", f"XXXX-{self.month:02d}")
        here = Period.at("month", context.reference_day).index
        past = here - (here - self.month + 1) % 12
        future = here + (self.month - 1 - here) % 12
        if context.follows_narrative:
            return period_timex(Period("month", min((past, future), key=lambda each: narrative_distance(each - here))))
        if context.tense is Tense.NONE:
            return period_timex(Period("month", past if here - past <= _BACKWARD_BIAS * (future - here) else future))
        if not context.tense.is_ahead:
            is_soon = self.looks_on and future - here <= _SOON
            return period_timex(Period("month", future if is_soon else past))
        return period_timex(Period("month", future + self._years_after(context.discourse.sentence, future)))

    def _years_after(self, antecedent: Period | None, month: int) -> int:
        """The months to the year of a later antecedent in the sentence ("begins in January and ends by August")."""
        later = antecedent is not None and antecedent.unit in ("day", "month") and antecedent.widen("month")
        return 12 if later and later.index > month + _SOON else 0


@dataclass(frozen=True, slots=True)
class ComingMonth:
    """The month of a delivery or contract: the next such month, that of publication included."""

    month: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex("month", f"XXXX-{self.month:02d}")
        here = Period.at("month", context.published)
        return period_timex(here.shift((self.month - 1 - here.index) % 12))


@dataclass(frozen=True, slots=True)
class RangeEndMonth:
    """The end of a range of months: the first such month from the start of the range on."""

    month: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        antecedent = context.discourse.period
        if antecedent is None or antecedent.unit != "month":
            return Month(self.month).resolve(context)
        return period_timex(antecedent.shift((self.month - 1 - antecedent.index) % 12))


@dataclass(frozen=True, slots=True)
class AnchoredMonth:
    """That June, the following March: of the year last mentioned, or the first after the date last mentioned."""

    month: int
    shift: int
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        first = None if context.discourse.period is None else context.discourse.period.first_day
        if first is None:
            return Month(self.month).resolve(context)
        here = Period.at("month", first).index
        if self.shift > 0:
            return period_timex(Period("month", here + ((self.month - 1 - here) % 12 or 12)))
        if self.shift < 0:
            return period_timex(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return period_timex(month_of(first.year, self.month))


@dataclass(frozen=True, slots=True)
class YearlyMonth:
    """The month of a range: of every year if no verb shows a tense ("attracts whales between June and November")."""

    number: int
    month: DateReading
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.tense is Tense.NONE and context.discourse.sentence is None:
            return open_timex("month", f"XXXX-{self.number:02d}")
        return self.month.resolve(context)


@dataclass(frozen=True, slots=True)
class DeicticMonth:
    """March of last, this or next year (`years`); last (-1), this (0) or next (1) March (`which`).

    Last March is strictly before, next March strictly after the month of publication.
    """

    month: int
    which: int | None
    years: int | None = None
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex("month", f"XXXX-{self.month:02d}")
        if self.years is not None:
            return period_timex(month_of(context.published.year + self.years, self.month))
        here = Period.at("month", context.published).index
        if not self.which:
            return period_timex(month_of(context.published.year, self.month))
        if self.which < 0:
            return period_timex(Period("month", here - ((here - self.month + 1) % 12 or 12)))
        return period_timex(Period("month", here + ((self.month - 1 - here) % 12 or 12)))


@dataclass(frozen=True, slots=True)
class MonthOfAnchorYear:
    """June, or a day of June, of that or the following year: counted from the year last mentioned."""

    month: int
    shift: int
    day: int | None = None
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        first = context.published if context.discourse.period is None else context.discourse.period.first_day
        if first is None:
            return Month(self.month).resolve(context)
        month = month_of(first.year + self.shift, self.month)
        start = None if self.day is None else month.first_day
        if start is None or self.day is None:
            return period_timex(month)
        day = calendar_day(start.year, start.month, self.day)
        return open_timex("day") if day is None else period_timex(Period.at("day", day))


def read_deictic_month(slots: Slots) -> DateReading | None:
    month = integer(slots, "month")
    return None if month is None else DeicticMonth(month, integer(slots, "which"), integer(slots, "years"))


def read_anchored_month(slots: Slots) -> DateReading | None:
    month = integer(slots, "month")
    if month is None:
        return None
    shift = integer(slots, "sequel") or 0
    return MonthOfAnchorYear(month, shift, integer(slots, "day")) if "of_year" in slots else AnchoredMonth(month, shift)


def read_yearly_month(slots: Slots) -> DateReading | None:
    until, month = integer(slots, "until"), integer(slots, "month")
    if slots.get("always") and month is not None:
        return FixedValue("DATE", f"XXXX-{month:02d}", "month")
    if until is not None:
        return YearlyMonth(until, RangeEndMonth(until))
    return None if month is None else YearlyMonth(month, Month(month))


def read_near_month(slots: Slots) -> DateReading | None:
    month = integer(slots, "month")
    return None if month is None else Month(month, looks_on=True)


def read_coming_month(slots: Slots) -> DateReading | None:
    month = integer(slots, "month")
    return None if month is None else ComingMonth(month)


READERS: dict[str, SlotReader] = {
    "deictic_month": read_deictic_month,
    "anchored_month": read_anchored_month,
    "yearly_month": read_yearly_month,
    "near_month": read_near_month,
    "coming_month": read_coming_month,
}
