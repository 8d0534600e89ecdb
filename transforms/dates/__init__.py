"""Dates that hold: every time expression of an article, resolved to a TIMEX3 value and an interval."""

from transforms.dates.mentioned import mentioned_dates
from transforms.dates.reader import read_dates

__all__ = ["mentioned_dates", "read_dates"]
