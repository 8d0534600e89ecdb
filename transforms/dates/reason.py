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


def is_far_ahead(start: str | None, published: date | None) -> bool:
    """Does an interval begin so late that, told in the past tense, it would be out of reason?"""
    return start is not None and published is not None and int(start[:4]) > published.year + _PAST_YEARS


def out_of_reason(start: str | None, published: date | None, tense: Tense) -> bool:
    """Is a date that begins on `start` one that no editor would have meant?"""
    if start is None or published is None:
        return start is not None and published is None and start >= "2200"
    if int(start[:4]) > published.year + _FARTHEST_YEARS:
        return True
    return tense is Tense.PAST and is_far_ahead(start, published)
