"""Units of the histogram: the calendar span of a bar as its URL has it, and its label."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.spans import CalendarSpan, parse_span
from infra.web.strings import MONTHS, STRINGS

BarUnit = Literal["day", "week", "month", "year", "decade"]


def unit_start(day: date, unit: BarUnit) -> date:
    """Return the first day of the unit with this day; weeks begin on Monday."""
    match unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return date(day.year, 1, 1)
        case _:
            return date(max(1, day.year - day.year % 10), 1, 1)


def next_unit(start: date, unit: BarUnit) -> date:
    """Return the first day of the following unit; the last day of the calendar stays."""
    try:
        match unit:
            case "day":
                return start + timedelta(days=1)
            case "week":
                return start + timedelta(days=7)
            case "month":
                return start + timedelta(days=monthrange(start.year, start.month)[1])
            case "year":
                return date(start.year + 1, 1, 1)
            case _:
                return date(start.year - start.year % 10 + 10, 1, 1)
    except (OverflowError, ValueError):
        return date.max


def written_span(start: date, unit: BarUnit) -> str:
    """Return the span of a unit as `parse_span` reads it.

    >>> written_span(date(2024, 11, 25), "week"), written_span(date(1980, 1, 1), "decade")
    ('2024-11-25..2024-12-01', '1980..1989')
    """
    match unit:
        case "day":
            return start.isoformat()
        case "week":
            return f"{start.isoformat()}..{(start + timedelta(days=6)).isoformat()}"
        case "month":
            return start.isoformat()[:7]
        case "year":
            return f"{start.year:04}"
        case _:
            return f"{start.year:04}..{start.year - start.year % 10 + 9:04}"


def written_days(first: date, last: date) -> str:
    """Return the span of some days as short as it can be written.

    >>> written_days(date(2024, 11, 1), date(2024, 11, 30)), written_days(date(2023, 1, 1), date(2024, 6, 30))
    ('2024-11', '2023-01..2024-06')
    """
    if first == last:
        return first.isoformat()
    following = next_unit(last, "day")
    if first.day == 1 and following.day == 1:
        length = 4 if first.month == following.month == 1 else 7
        units = dict.fromkeys((first.isoformat()[:length], last.isoformat()[:length]))
        return "..".join(units)
    return f"{first.isoformat()}..{last.isoformat()}"


def span_label(start: date, unit: BarUnit) -> str:
    """Return the label of a bar, as a reader would say it."""
    month = MONTHS[start.month - 1]
    match unit:
        case "day":
            return f"{month} {start.day}, {start.year}"
        case "week":
            return STRINGS["week_of"].format(day=f"{month} {start.day}, {start.year}")
        case "month":
            return f"{month} {start.year}"
        case "year":
            return f"{start.year}"
        case _:
            return f"{start.year}s"


def tick_label(start: date, unit: BarUnit) -> str:
    """Return the short label below a bar."""
    month = MONTHS[start.month - 1][:3]
    if unit in ("day", "week"):
        return f"{month} {start.day}"
    return f"{month} {start.year}" if unit == "month" else span_label(start, unit)


def closed_span(text: str | None) -> tuple[date, date] | None:
    """Return the first day, and the day after the last, of a written span; None if it is open or missing."""
    if not text or not text.strip():
        return None
    span: CalendarSpan = parse_span(text.strip())
    if span.start is None or span.end is None:
        return None
    return date.fromisoformat(span.start), date.fromisoformat(span.end)


def wider_span(text: str | None) -> str | None:
    """Return the next wider span, to zoom out to: of a day its month, of a month its year, of a year everything.

    >>> wider_span("2024-11-25..2024-12-01"), wider_span("2024-11-27"), wider_span("2024")
    ('2024', '2024-11', None)
    """
    try:
        found = closed_span(text)
    except QueryError:
        return None
    if found is None:
        return None
    first, last = found[0], found[1] - timedelta(days=1)
    if first.year != last.year:
        return None
    month, year = first.isoformat()[:7], f"{first.year:04}"
    if first.month == last.month and text != month:
        return month
    return year if text != year else None
