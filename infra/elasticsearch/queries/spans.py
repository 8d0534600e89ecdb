"""Calendar spans as people write them: a year, a month, a day, or two of them with `..` between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from infra.elasticsearch.queries.errors import QueryError

Precision = Literal["day", "month", "year"]
PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")
_FORM = "a date is 2024, 2024-11 or 2024-11-27, and a span two of them with .. between"


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A half-open interval of calendar days, `start` <= day < `end`, as ISO dates; None is open.

    `precision` is the finer one of the two dates as written.
    """

    start: str | None
    end: str | None
    precision: Precision


def parse_span(text: str) -> CalendarSpan:
    """Parse a span, which includes its last unit. Raises `QueryError` with the position of an invalid date.

    >>> parse_span("2024-11")
    CalendarSpan(start='2024-11-01', end='2024-12-01', precision='month')
    >>> parse_span("2023..2024-02-28")
    CalendarSpan(start='2023-01-01', end='2024-02-29', precision='day')
    >>> parse_span("2024-11-27..")
    CalendarSpan(start='2024-11-27', end=None, precision='day')
    """
    first, dots, last = text.partition("..")
    if not dots:
        start, end, precision = _unit(first, text, 0)
        return CalendarSpan(start, end, precision)
    if not first.strip() and not last.strip():
        raise QueryError(_FORM, text, 0)
    begin = _unit(first, text, 0) if first.strip() else None
    close = _unit(last, text, len(first) + 2) if last.strip() else None
    if begin and close and close[1] is not None and begin[0] >= close[1]:
        raise QueryError("the span ends before it begins", text, len(first) + 2)
    written = [unit[2] for unit in (begin, close) if unit]
    return CalendarSpan(begin and begin[0], close and close[1], min(written, key=PRECISIONS.index))


def _unit(written: str, text: str, position: int) -> tuple[str, str | None, Precision]:
    """Return first day, day after the last (None after year 9999) and precision of one date."""
    parts = written.strip().split("-")
    numeric = all(part.isascii() and part.isdigit() for part in parts)
    if not numeric or [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        raise QueryError(_FORM, text, position)
    precision = PRECISIONS[-len(parts)]
    year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
    try:
        start = date(year, month, day)
    except ValueError:
        raise QueryError("there is no such date", text, position) from None
    return start.isoformat(), _following(start, precision), precision


def _following(start: date, precision: Precision) -> str | None:
    try:
        if precision == "day":
            return (start + timedelta(days=1)).isoformat()
        if precision == "month":
            return (start.replace(day=28) + timedelta(days=4)).replace(day=1).isoformat()
        return start.replace(year=start.year + 1).isoformat()
    except (OverflowError, ValueError):
        return None
