"""What a reading may count from: the publication day, what was spoken of before, the verb's tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from transforms.dates.period import Period
from transforms.dates.timex import Timex
from transforms.records import Published

STORY_YEARS = 2
"""Dates so many years from publication, or more, can belong to the story of another time."""


class Tense(Enum):
    """The time reference of the verb that governs an expression; NONE where no verb tells."""

    PAST = -1
    NONE = 0
    FUTURE = 1


@dataclass(frozen=True, slots=True)
class Memory:
    """What the text has spoken of so far, latest first: the anchors of "a day later", "that year", "at 9 a.m."

    `period` is the last period of all, `sentence` the last one of the same sentence, `day` the last day
    of the same paragraph, `quarter` the last quarter, `moment` the last clock time with its day, and
    `evening` the day of which the evening or night was spoken of last.
    """

    period: Period | None = None
    sentence: Period | None = None
    day: Period | None = None
    quarter: Period | None = None
    moment: datetime | None = None
    evening: Period | None = None

    def having_heard(self, timex: Timex, background: bool) -> Memory:
        """The memory after one more expression; what is only the beginning of a span ("since May") is background."""
        period = timex.period
        if period is None or background:
            return self
        return Memory(
            period,
            period,
            period if period.unit == "day" else self.day,
            period if period.unit == "quarter" else self.quarter,
            timex.moment or self.moment,
            period if timex.is_evening else None,
        )

    def in_new_sentence(self) -> Memory:
        return self if self.sentence is None else self._without_sentence(self.day)

    def in_new_paragraph(self) -> Memory:
        return self if self.sentence is None and self.day is None else self._without_sentence(None)

    def _without_sentence(self, day: Period | None) -> Memory:
        return Memory(self.period, None, day, self.quarter, self.moment, self.evening)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a resolver may look at; no clock and no zone of the machine counts.

    `published` is the publication day in the offset it was given with; `narrative` tells a text that is
    set in other years than that of its publication; `month_first` is the source's order in 3/4/24.
    """

    published: date | None
    memory: Memory = Memory()
    tense: Tense = Tense.NONE
    month_first: bool = True
    narrative: bool = False

    @property
    def year_of_sentence(self) -> int | None:
        """The year that the same sentence has spoken of before ("In 2003 he won in March"), if any."""
        spoken = self.memory.sentence
        return spoken.index if spoken is not None and spoken.unit == "year" else None

    @property
    def in_story(self) -> bool:
        """Is the text set in another time, and has it said in which?"""
        return self.narrative and self.memory.period is not None

    def leaves_story(self, timex: Timex) -> bool:
        """In the story of another time, is this a look at the present ("to this day")?"""
        first = None if timex.period is None else timex.period.first_day
        if not self.narrative or first is None or self.published is None:
            return False
        return abs(first.year - self.published.year) < STORY_YEARS

    @property
    def here(self) -> date | None:
        """The day that "nearest" is measured from: publication, or the day a narrative has come to."""
        if self.in_story and self.memory.period is not None:
            return self.memory.period.first_day or self.published
        return self.published


def publication_day(published: Published | None) -> date | None:
    """The local calendar day of publication, null where there is none or it cannot be read."""
    if published is None:
        return None
    try:
        return date.fromisoformat(published.value[:10])
    except ValueError:
        return None
