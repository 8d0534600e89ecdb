"""Dates out of reason: resolved as they were written, but flagged and kept out of the searchable fields."""

from __future__ import annotations

from datetime import date

from transforms.dates.context import Tense

OUT_OF_REASON = "/out-of-reason"
"""Ends the rule name of such a mention."""

_FARTHEST_YEARS = 100
"""News looks ahead to 2100 (climate, population) but hardly beyond a century from its own day."""

_PAST_YEARS = 2
"""Something told in the past tense that lies so many years ahead is a slip, a score or a number."""


_FARTHEST = 2200
"""Where nobody knows when the text was published, years from here on are out of reason."""


def is_far_ahead(first: date | None, published: date | None) -> bool:
    """Does a period begin so late that, told in the past tense, it would be out of reason?"""
    return first is not None and published is not None and first.year > published.year + _PAST_YEARS


def out_of_reason(first: date | None, published: date | None, tense: Tense) -> bool:
    """Is a date whose period begins on the day `first` one that no editor would have meant?"""
    if first is None:
        return False
    if first.year >= (_FARTHEST if published is None else published.year + _FARTHEST_YEARS + 1):
        return True
    return tense is Tense.PAST and is_far_ahead(first, published)
