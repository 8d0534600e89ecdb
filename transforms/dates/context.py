"""The context of resolution: publication day, discourse context, and the tense of the governing verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from transforms.dates.period import SIZE, Period
from transforms.dates.timex import Timex
from transforms.records import Published

NARRATIVE_YEARS = 2
"""Years from publication from which a date can belong to a narrative set in another time."""


class Tense(Enum):
    """The time reference of the verb that governs an expression; NONE if no verb shows it.

    FUTURE is also that of plans and of "would", seen from the time of the story; WILL is seen from publication.
    """

    PAST = -1
    NONE = 0
    FUTURE = 1
    WILL = 2

    @property
    def is_ahead(self) -> bool:
        """True for both futures."""
        return self.value > 0


@dataclass(frozen=True, slots=True)
class DiscourseContext:
    """The mentions of the text so far: the anchors of "a day later", "that year", "at 9 a.m."

    Attributes:
        period: The last period mentioned.
        sentence: The last one of the same sentence.
        day: The last day of the same paragraph.
        quarter: The last quarter.
        moment: The last clock time, with its day.
        evening: The day of the last mention, if that was of its evening or night.
        story: The last day or month, or year at the head of a sentence: the time that a narrative has reached.
        paragraph: The last period of the same paragraph.
    """

    period: Period | None = None
    sentence: Period | None = None
    day: Period | None = None
    quarter: Period | None = None
    moment: datetime | None = None
    evening: Period | None = None
    story: Period | None = None
    paragraph: Period | None = None

    def update(self, timex: Timex, is_background: bool, opens: bool) -> DiscourseContext:
        """Return the context after one more expression; background, as in "since May", is not counted from."""
        period = timex.period
        if period is None or is_background:
            return self
        return DiscourseContext(
            period,
            period,
            period if period.unit == "day" else self.day,
            period if period.unit == "quarter" else self.quarter,
            timex.moment or self.moment,
            period if timex.is_evening else None,
            period if self._moves_story(period, opens) else self.story,
            period,
        )

    def _moves_story(self, period: Period, opens: bool) -> bool:
        """Return whether a period is where the narrative goes on; years within a sentence are often asides."""
        return self.story is None or SIZE[period.unit] < SIZE["year"] or opens

    def start_sentence(self) -> DiscourseContext:
        """Return the context at the start of a sentence."""
        return self if self.sentence is None else self._without_sentence(self.day, self.paragraph)

    def start_paragraph(self) -> DiscourseContext:
        """Return the context at the start of a paragraph."""
        return self if self.paragraph is None else self._without_sentence(None, None)

    def _without_sentence(self, day: Period | None, paragraph: Period | None) -> DiscourseContext:
        return DiscourseContext(self.period, None, day, self.quarter, self.moment, self.evening, self.story, paragraph)


@dataclass(frozen=True, slots=True)
class ResolutionContext:
    """All that a reading is resolved by; independent of clock and time zone of the machine.

    Attributes:
        published: The publication day in the offset it was given with.
        discourse: What the text has mentioned before.
        tense: That of the governing verb.
        month_first: The source's order in 3/4/24.
        is_narrative: Whether the text is set in other years than that of its publication.
    """

    published: date | None
    discourse: DiscourseContext = DiscourseContext()
    tense: Tense = Tense.NONE
    month_first: bool = True
    is_narrative: bool = False

    def at(self, discourse: DiscourseContext, tense: Tense) -> ResolutionContext:
        """Return the context of the next expression of the same text."""
        return ResolutionContext(self.published, discourse, tense, self.month_first, self.is_narrative)

    @property
    def sentence_year(self) -> int | None:
        """The year mentioned before in the same sentence ("In 2003 he won in March"), if any."""
        antecedent = self.discourse.sentence
        return antecedent.index if antecedent is not None and antecedent.unit == "year" else None

    @property
    def follows_narrative(self) -> bool:
        """True in a narrative, and in the past tense in a paragraph about a day or month years ago."""
        if self.is_narrative:
            return self.discourse.period is not None and self.tense is not Tense.WILL
        return self.tense is Tense.PAST and self.is_far(self.discourse.paragraph)

    def is_far(self, period: Period | None) -> bool:
        """Return whether a day or month lies years before publication."""
        if period is None or self.published is None or SIZE[period.unit] > SIZE["month"]:
            return False
        first = period.first_day
        return first is not None and first.year <= self.published.year - NARRATIVE_YEARS

    def is_aside(self, timex: Timex) -> bool:
        """Return whether an expression leaves the time of a narrative for the present ("to this day")."""
        first = None if timex.period is None else timex.period.first_day
        if not self.is_narrative or first is None or self.published is None:
            return False
        return abs(first.year - self.published.year) < NARRATIVE_YEARS

    @property
    def reference_day(self) -> date | None:
        """The day that "nearest" is measured from: of publication, or in a narrative the last one mentioned."""
        if self.follows_narrative and self.discourse.story is not None:
            story = self.discourse.sentence or self.discourse.story
            return story.first_day or self.published
        return self.published


def publication_day(published: Published | None) -> date | None:
    """Return the local calendar day of publication, None if it is unknown or malformed."""
    if published is None:
        return None
    try:
        return date.fromisoformat(published.value[:10])
    except ValueError:
        return None
