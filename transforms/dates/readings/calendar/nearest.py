"""Choice among recurring days: the nearest, unless it is far on the wrong side of the verb's tense."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from transforms.dates.context import ResolutionContext, Tense

_MOST_DAYS_AGAINST_TENSE = 45
"""Days by which the nearest date may be on the wrong side of the verb's tense: news mentions dates of the past and
coming weeks in either tense ("said the trial on May 20 would ..."), farther ones hardly."""


_BACKWARD_WEIGHT = 2
"""Narratives move forward: a date ahead is as near as one that is this factor closer behind (swept 1 to 5 on the war
histories)."""


def narrative_distance(ahead: int) -> int:
    """Return the weighted distance of a date from the last one of a narrative: `ahead` of it, or behind if negative."""
    return ahead if ahead >= 0 else -ahead * _BACKWARD_WEIGHT


def choose(days: Iterable[date], context: ResolutionContext, here: date) -> date | None:
    """Return the nearest of the days, or the nearest on the side of the tense if that one is far on the other side."""
    if context.follows_narrative:
        return min(days, key=lambda day: narrative_distance(day.toordinal() - here.toordinal()), default=None)
    ranked = sorted(days, key=lambda day: abs(day.toordinal() - here.toordinal()))
    if not ranked or context.tense is Tense.NONE:
        return ranked[0] if ranked else None
    direction = 1 if context.tense.is_ahead else -1
    against = direction * (here.toordinal() - ranked[0].toordinal())
    if against <= _MOST_DAYS_AGAINST_TENSE:
        return ranked[0]
    return next((day for day in ranked if direction * (day.toordinal() - here.toordinal()) >= 0), ranked[0])
