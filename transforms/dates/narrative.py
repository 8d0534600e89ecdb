"""Is an article news of its day, or the story of another time?"""

from __future__ import annotations

from collections.abc import Iterable

from transforms.dates.context import STORY_YEARS
from transforms.dates.readings import Reading
from transforms.dates.readings.calendar.weekdays import Weekday
from transforms.dates.readings.calendar.written import Known
from transforms.dates.readings.relative import Ago, NearUnit

_ENOUGH = 6
_RATIO = 4
"""At least so many dates of other years, and so many times as often as words that point at publication:
of the news in the development gold none is such, of the war histories and biographies nearly all."""


def is_narrative(readings: Iterable[Reading], year: int | None) -> bool:
    """Do dates with years far from the year of publication outnumber "Monday", "last week" and "today"?

    In such a text "On June 10" belongs to the year the story has come to, not to that of publication.
    """
    if year is None:
        return False
    far = pointing = 0
    for reading in readings:
        if isinstance(reading, Known):
            first = reading.period.first_day
            far += first is not None and abs(first.year - year) >= STORY_YEARS
        pointing += isinstance(reading, (Weekday, NearUnit, Ago))
    return far >= _ENOUGH and far >= _RATIO * pointing
