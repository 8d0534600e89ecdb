"""Parsing of publication times: ISO dates and date-times, with an offset only if one is given."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from transforms.records import Published

_iso = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<offset>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
"""With ASCII digits only: `int` would also read those of other scripts."""


def parse_published(value: str, source: str) -> Published | None:
    """Return the time as `2024-11-27`, `2024-11-27T09:30` or `...:05+09:00`; None if it is invalid.

    Fractions of a second are dropped; `Z` is kept. A time that in UTC is before the year 1 or after 9999 is invalid.
    """
    match = _iso.fullmatch(value.strip())
    if match is None or not _is_real(match):
        return None
    if match["hour"] is None:
        return Published(match["date"], "day", source)
    clock = f"{match['hour']}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
    precision = "second" if match["second"] else "minute"
    return Published(f"{match['date']}T{clock}{_offset(match['offset'])}", precision, source)


def parse_moment(value: str) -> datetime | None:
    """Return an ISO date or date-time as aware UTC, to the microsecond; None if it is invalid.

    A time without an offset is in UTC, a date is its first moment.
    """
    published, match = parse_published(value, ""), _iso.fullmatch(value.strip())
    if published is None or match is None:
        return None
    moment = datetime.fromisoformat(published.value)
    microsecond = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    return moment.replace(tzinfo=moment.tzinfo or UTC, microsecond=microsecond).astimezone(UTC)


def _is_real(match: re.Match[str]) -> bool:
    try:
        day = date.fromisoformat(match["date"])
        if match["hour"] is not None:
            clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
            zone = datetime.fromisoformat(f"2000-01-01T00:00{_offset(match['offset'])}").tzinfo
            datetime.combine(day, clock, zone or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def _offset(written: str | None) -> str:
    if written is None:
        return ""
    if written in ("Z", "z", "UTC", "GMT"):
        return "Z"
    sign, digits = written[0], written[1:].replace(":", "")
    return f"{sign}{digits[:2]}:{digits[2:] or '00'}"
