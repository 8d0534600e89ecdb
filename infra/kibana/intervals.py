"""How wide a bucket of time is when that is left to Kibana: the narrowest step that makes at most 100 of the range.

This follows what is known of Kibana's `auto` interval; the steps were not compared with a real one.
"""

from __future__ import annotations

from datetime import timedelta

_AT_MOST = 100
_DAY = timedelta(days=1)

_STEPS: tuple[tuple[timedelta, dict[str, str]], ...] = (
    (timedelta(minutes=1), {"fixed_interval": "1m"}),
    (timedelta(minutes=5), {"fixed_interval": "5m"}),
    (timedelta(minutes=30), {"fixed_interval": "30m"}),
    (timedelta(hours=1), {"calendar_interval": "1h"}),
    (timedelta(hours=3), {"fixed_interval": "3h"}),
    (timedelta(hours=12), {"fixed_interval": "12h"}),
    (_DAY, {"calendar_interval": "1d"}),
    (7 * _DAY, {"calendar_interval": "1w"}),
    (30 * _DAY, {"calendar_interval": "1M"}),
)
_YEAR = {"calendar_interval": "1y"}


def interval(range_: timedelta) -> dict[str, str]:
    """The width of the buckets as a date_histogram takes it."""
    return next((named for width, named in _STEPS if range_ / width <= _AT_MOST), _YEAR)
