"""The times that a dashboard opens with: ISO 8601, or counted back from now as Kibana writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from infra.errors import UsageError

_BACK = re.compile(r"now(?:-(\d{1,6})([smhdwMy]))?")
_DAYS = {"s": 1 / 86_400, "m": 1 / 1_440, "h": 1 / 24, "d": 1.0, "w": 7.0, "M": 30.0, "y": 365.0}


def written(text: str) -> str:
    """The time as Kibana is told it: `now-90d` as it is, a date as a moment in UTC. Raises UsageError."""
    if _BACK.fullmatch(text):
        return text
    return f"{moment(text, datetime.now(UTC)):%Y-%m-%dT%H:%M:%S}.000Z"


def moment(text: str, now: datetime) -> datetime:
    """The moment meant, a month taken as 30 days and a year as 365. Raises UsageError."""
    if back := _BACK.fullmatch(text):
        return now - timedelta(days=int(back[1] or 0) * _DAYS[back[2] or "d"])
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no time.", "Write 2024-01-01, or now-90d for the last 90 days.") from error
    return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
