"""Times and intervals as Kibana has them: `now-90d`, ISO 8601, and the width of time buckets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from infra.errors import UsageError

_RELATIVE = re.compile(r"now(?:-(\d{1,6})([smhdwMy]))?")
_DAYS = {"s": 1 / 86_400, "m": 1 / 1_440, "h": 1 / 24, "d": 1.0, "w": 7.0, "M": 30.0, "y": 365.0}

_MAX_BUCKETS = 100
_DAY = timedelta(days=1)
_INTERVALS: tuple[tuple[timedelta, dict[str, str]], ...] = (
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


def to_kibana(text: str) -> str:
    """Return the time as a dashboard keeps it: `now-90d` as it is, ISO 8601 in UTC. Raises UsageError."""
    if _RELATIVE.fullmatch(text):
        return text
    return f"{to_datetime(text, datetime.now(UTC)):%Y-%m-%dT%H:%M:%S}.000Z"


def to_datetime(text: str, now: datetime) -> datetime:
    """Return the time in UTC; a month is 30 days and a year 365. Raises UsageError."""
    if relative := _RELATIVE.fullmatch(text):
        return now - timedelta(days=int(relative[1] or 0) * _DAYS[relative[2] or "d"])
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a time.", "Write 2024-01-01, or now-90d for the last 90 days.") from error
    return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)


def auto_interval(time_range: timedelta) -> dict[str, str]:
    """Return the interval of a date_histogram: the narrowest that makes at most 100 buckets.

    This follows what is published of Kibana's `auto` interval; it was not compared with a real one.
    """
    return next((interval for width, interval in _INTERVALS if time_range / width <= _MAX_BUCKETS), _YEAR)
