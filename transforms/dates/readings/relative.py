"""Expressions that count from publication: last year, this week, two days ago, earlier this month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import Context, Tense
from transforms.dates.period import Period
from transforms.dates.readings.base import Reader, Reading, Slots, integer, word
from transforms.dates.timex import Timex, dated, undated


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

    whole: Reading
    side: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        whole = self.whole.resolve(context)
        if context.published is None or whole.from_ is None or whole.to is None or whole.precision == "day":
            return whole
        start, end = _cut(whole.from_, whole.to, self.side, context.published)
        return Timex(whole.type, whole.value, whole.precision, start, end, whole.period)


def _cut(start: str, end: str, side: str, published: date) -> tuple[str, str]:
    """The interval before ("before") or after the publication day, never empty: then that day itself."""
    today = published.isoformat()
    following = Period.at("day", published).shift(1).first_day
    tomorrow = end if following is None else following.isoformat()
    if not start <= today < end:
        return start, end
    if side == "before":
        return start, today if start < today else tomorrow
    return (tomorrow if tomorrow < end else today), end


@dataclass(frozen=True, slots=True)
class Weekend:
    """The weekend: with a verb in the future the coming one, else the last (on Saturday and Sunday this one)."""

    tensed: bool = True

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated("weekend")
        ahead = context.tense is Tense.FUTURE or context.published.isoweekday() >= 6
        return dated(Period.at("weekend", context.published).shift(0 if ahead else -1))


@dataclass(frozen=True, slots=True)
class Ago:
    """So many units before or after publication, at the unit's granularity."""

    count: int
    unit: str
    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        if context.published is None:
            return undated(self.unit)
        return dated(Period.at(self.unit, context.published).shift(self.count))


@dataclass(frozen=True, slots=True)
class HoursAgo:
    """Hours or minutes before or after publication: a time of some day, since news has no hour of writing."""

    tensed: bool = False

    def resolve(self, context: Context) -> Timex:
        day = NearUnit("day", 0).resolve(context)
        return Timex("TIME", f"{day.value}TXX:XX", "hour", day.from_, day.to, day.period)


def read_near_unit(slots: Slots) -> Reading | None:
    unit, shift = word(slots, "unit"), integer(slots, "which")
    if unit is None or shift is None:
        return None
    side = word(slots, "earlier")
    whole = NearUnit(unit, shift)
    return whole if side is None else PartOfUnit(whole, side)


READERS: dict[str, Reader] = {
    "near_unit": read_near_unit,
    "weekend": lambda slots: Weekend(),
}
