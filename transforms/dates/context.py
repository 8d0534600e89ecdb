"""What a reading may count from: the publication day, the date last spoken of, the verb's tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from transforms.dates.period import Period
from transforms.records import Published


class Tense(Enum):
    """The time reference of the verb that governs an expression; NONE where no verb tells."""

    PAST = -1
    NONE = 0
    FUTURE = 1


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a resolver may look at; nothing else (no clock, no zone of the machine) counts.

    `published` is the publication day in the offset it was given with; `spoken` the period last
    spoken of in the text; `narrative` the year a story about the past is in, where there is one.
    """

    published: date | None
    spoken: Period | None = None
    tense: Tense = Tense.NONE
    month_first: bool = True
    narrative: int | None = None

    @property
    def story_day(self) -> date | None:
        """The day that "nearest" is measured from: the story's where it is set in the past."""
        return self.published


def publication_day(published: Published | None) -> date | None:
    """The local calendar day of publication, null where there is none or it cannot be read."""
    if published is None:
        return None
    try:
        return date.fromisoformat(published.value[:10])
    except ValueError:
        return None
