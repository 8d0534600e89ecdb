"""Times as agencies write them, as ISO 8601 with an offset where one is given."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from infra.sources.given_dates import UncertainDate, read_date
from transforms.publication import parse_moment

_COMPACT = re.compile(
    r"(?P<date>\d{8})(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?(?:[.,]\d{1,9})?"
    r"\s*(?P<offset>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)\Z")
_YEARS = range(1850, 2200)
_EPOCHS = ("1900-01-01T00:00", "1970-01-01T00:00")
"""Times that systems write for a field without one; the year 1 and 9999 are outside of the years of news."""


def read_time(written: str | None) -> str | None:
    """Return a time as ISO 8601; None if it is missing, a placeholder or unreadable.

    >>> read_time("20241127T093000+0100"), read_time("00000000T000000Z")
    ('2024-11-27T09:30:00+01:00', None)
    """
    text = " ".join((written or "").split())
    if not text:
        return None
    match = _COMPACT.fullmatch(text)
    if match:
        text = _expanded(match)
    try:
        found = read_date(text)
    except UncertainDate:
        return None
    is_news = int(found[:4]) in _YEARS and not found.startswith(_EPOCHS)
    return found if is_news else None


def _expanded(match: re.Match[str]) -> str:
    day = f"{match['date'][:4]}-{match['date'][4:6]}-{match['date'][6:]}"
    if match["hour"] is None:
        return day
    return f"{day}T{match['hour']}:{match['minute']}:{match['second'] or '00'}{match['offset'] or ''}"


def first_time(*written: str | None) -> str | None:
    """The first of several times that can be read."""
    return next((time for one in written if (time := read_time(one))), None)


def to_moment(time: str | None) -> datetime | None:
    """The moment of a time of `read_time`; one without an offset is in UTC."""
    return parse_moment(time) if time else None


def with_offset(time: str | None, *others: str | None) -> str | None:
    """Return a time with an offset: its own, else that of the first of the other times that has one, else UTC."""
    if time is None or _OFFSET.search(time[10:]):
        return time
    offset = next((match.group() for one in others if one and (match := _OFFSET.search(one[10:]))), "Z")
    return f"{time if 'T' in time else f'{time}T00:00:00'}{offset}"


def first_publication(first: str | None, issued: str | None) -> str | None:
    """The issue of the first version; that of this version if it is the first, or the first is not known exactly."""
    if first is None or issued is None:
        return first or issued
    is_less_exact = "T" not in first and issued.startswith(first)
    return issued if is_less_exact or later_than(first, issued) else first


def later_than(time: str | None, other: str | None) -> bool:
    """Return whether a time is after another one, or the other is unknown."""
    moment = to_moment(time)
    return moment is not None and moment > (to_moment(other) or datetime.min.replace(tzinfo=UTC))
