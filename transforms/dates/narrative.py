"""Detection of narratives: texts that are set in other years than that of their publication."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.dates.context import NARRATIVE_YEARS
from transforms.dates.readings.base import DateReading
from transforms.dates.readings.calendar.weekdays import Weekday
from transforms.dates.readings.calendar.written import ExplicitPeriod
from transforms.dates.readings.relative import DeicticOffset, DeicticUnit, Today

_LEAST_FAR_DATES = 3
"""Dates with years far from publication (swept 2 to 6)."""

_LEAST_RATIO = 4
"""Of these to the expressions that count from publication. With both bounds no news article of the development gold is
a narrative, and nearly all war histories and biographies are."""


def is_narrative(readings: Iterable[DateReading], year: int | None) -> bool:
    """Return whether dates far from the year of publication outnumber "Monday", "last week" and "today".

    In such a text "On June 10" belongs to the year last mentioned, not to that of publication.
    """
    if year is None:
        return False
    far = deictic = 0
    for reading in readings:
        if isinstance(reading, ExplicitPeriod):
            first = reading.period.first_day
            far += first is not None and abs(first.year - year) >= NARRATIVE_YEARS
        deictic += isinstance(reading, (Weekday, DeicticUnit, DeicticOffset, Today))
    return far >= _LEAST_FAR_DATES and far >= _LEAST_RATIO * deictic
