"""Plausibility of resolved dates: an implausible one is resolved as written, and not searched by."""

from __future__ import annotations

from datetime import date

from transforms.dates.context import Tense

_MOST_YEARS_AHEAD = 100
"""Years after publication: news looks ahead to 2100 (climate, population) but hardly beyond a century."""

_MOST_YEARS_AHEAD_IN_PAST_TENSE = 2
"""Years after publication: what a verb in the past tense dates later is a slip, a score or a number."""

_FIRST_IMPLAUSIBLE_YEAR = 2200
"""Of texts without a publication day."""


def is_far_ahead(first: date | None, published: date | None) -> bool:
    """Return whether a period that begins on the day `first` would be implausible for a verb in the past tense."""
    return first is not None and published is not None and first.year > published.year + _MOST_YEARS_AHEAD_IN_PAST_TENSE


def is_implausible(first: date | None, published: date | None, tense: Tense) -> bool:
    """Return whether no editor would have meant a period that begins on the day `first`."""
    if first is None:
        return False
    if first.year >= (_FIRST_IMPLAUSIBLE_YEAR if published is None else published.year + _MOST_YEARS_AHEAD + 1):
        return True
    return tense is Tense.PAST and is_far_ahead(first, published)
