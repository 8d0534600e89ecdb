"""Expressions relative to publication: last year, this week, two days ago, earlier this month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates.context import ResolutionContext, Tense
from transforms.dates.period import Period
from transforms.dates.readings.base import DateReading, SlotReader, Slots, integer, word
from transforms.dates.timex import Timex, open_timex, period_timex


@dataclass(frozen=True, slots=True)
class DeicticUnit:
    """The unit `shift` after that of publication: yesterday, last week, this year."""

    unit: str
    shift: int
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex(self.unit)
        return period_timex(Period.at(self.unit, context.published).shift(self.shift))


@dataclass(frozen=True, slots=True)
class Today:
    """Today: the day of publication, or these days at the head of a sentence in the present and in narratives."""

    opens_sentence: bool
    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.tense is Tense.NONE and (self.opens_sentence or context.is_narrative):
            return Timex("DATE", "PRESENT_REF", "vague")
        return DeicticUnit("day", 0).resolve(context)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """The new year, the new century: the unit that begins nearest to publication, in a narrative to its time."""

    unit: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        day = context.reference_day
        if day is None:
            return open_timex(self.unit)
        here = Period.at(self.unit, day)
        this, following = here.first_day, here.shift(1).first_day
        if this is None or following is None:
            return period_timex(here)
        is_over_half = day - this > following - day
        return period_timex(here.shift(1) if is_over_half else here)


@dataclass(frozen=True, slots=True)
class PartOfUnit:
    """Earlier or later this month: the part of a unit before or after the day of publication."""

    whole: DateReading
    side: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        whole = self.whole.resolve(context)
        if context.published is None or whole.from_ is None or whole.to is None or whole.precision == "day":
            return whole
        start, end = _cut_interval(whole.from_, whole.to, self.side, context.published)
        return Timex(whole.type, whole.value, whole.precision, start, end, whole.period)


def _cut_interval(start: str, end: str, side: str, published: date) -> tuple[str, str]:
    """The interval before ("before") or after the publication day; that day if it would be empty."""
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
    """The weekend: the coming one for a verb in the future, else the last (on Saturday and Sunday the current one)."""

    uses_tense: bool = True

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex("weekend")
        ahead = context.tense.is_ahead or context.published.isoweekday() >= 6
        return period_timex(Period.at("weekend", context.published).shift(0 if ahead else -1))


@dataclass(frozen=True, slots=True)
class DeicticOffset:
    """`count` units after publication (before, if negative), with the precision of the unit."""

    count: int
    unit: str
    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        if context.published is None:
            return open_timex(self.unit)
        return period_timex(Period.at(self.unit, context.published).shift(self.count))


@dataclass(frozen=True, slots=True)
class DeicticHours:
    """Hours or minutes before or after publication: a time of that day, since the hour of writing is unknown."""

    uses_tense: bool = False

    def resolve(self, context: ResolutionContext) -> Timex:
        day = DeicticUnit("day", 0).resolve(context)
        return Timex("TIME", f"{day.value}TXX:XX", "hour", day.from_, day.to, day.period)


def read_deictic_unit(slots: Slots) -> DateReading | None:
    unit, shift = word(slots, "unit"), integer(slots, "which")
    if unit is None or shift is None:
        return None
    side = word(slots, "earlier")
    whole = DeicticUnit(unit, shift)
    return whole if side is None else PartOfUnit(whole, side)


def read_day_word(slots: Slots) -> DateReading | None:
    """Read "today" and its neighbors."""
    return Today(opens_sentence=False) if slots.get("which") == 0 else read_deictic_unit(slots)


def read_new_unit(slots: Slots) -> DateReading | None:
    unit = word(slots, "unit")
    return None if unit is None else NewUnit(unit)


READERS: dict[str, SlotReader] = {
    "deictic_unit": read_deictic_unit,
    "day_word": read_day_word,
    "generic_today": lambda slots: Today(opens_sentence=True),
    "new_unit": read_new_unit,
    "weekend": lambda slots: Weekend(),
}
