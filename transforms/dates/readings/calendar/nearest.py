"""Which of the recurring days is meant: the nearest, unless the verb's tense speaks clearly against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from transforms.dates.context import Context, Tense

_PATIENCE = 45
"""Days by which the nearest date may lie on the wrong side of the verb's tense. News names dates of the
past or coming weeks with either tense ("said the trial on May 20 would ..."), farther ones hardly."""


_BACKWARDS = 2
"""Stories go on: so many times farther ahead is as near as something behind (swept 1 to 5 on the war histories)."""


def story_distance(ahead: int) -> int:
    """How far a date lies from where a story has come to, `ahead` of it or, below 0, behind."""
    return ahead if ahead >= 0 else -ahead * _BACKWARDS


def choose(days: Iterable[date], context: Context, here: date) -> date | None:
    """The nearest of the days; the nearest on the side of the tense if that one is far on the other side."""
    if context.in_story:
        return min(days, key=lambda day: story_distance(day.toordinal() - here.toordinal()), default=None)
    ranked = sorted(days, key=lambda day: abs(day.toordinal() - here.toordinal()))
    if not ranked or context.tense is Tense.NONE:
        return ranked[0] if ranked else None
    direction = context.tense.value
    against = direction * (here.toordinal() - ranked[0].toordinal())
    if against <= _PATIENCE:
        return ranked[0]
    return next((day for day in ranked if direction * (day.toordinal() - here.toordinal()) >= 0), ranked[0])
