"""The intervals that an article is searched by: those of its dates, by precision."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.records import Dateline, DateMention, DateRange, MentionedDates

_FINE = frozenset({"day", "part-of-day", "hour", "minute", "second"})
_MIDDLE = frozenset({"week", "weekend", "month", "season", "quarter", "half"})


def mentioned_dates(dates: Iterable[DateMention], dateline: Dateline | None) -> MentionedDates:
    """Return the intervals of dates and times; those of the dateline and implausible ones are left out."""
    dateline_end = 0 if dateline is None else len(dateline.text)
    by_size: dict[str, dict[DateRange, None]] = {"day": {}, "month": {}, "year": {}}
    months: dict[str, None] = {}
    for date in dates:
        if date.from_ is None or date.to is None or not _is_searchable(date, dateline_end):
            continue
        size = _size(date.precision)
        by_size[size][DateRange(date.from_, date.to)] = None
        if size != "year":
            months.update(dict.fromkeys(_months(date.from_, date.to)))
    day, month, year = (tuple(by_size[size]) for size in ("day", "month", "year"))
    starts = tuple(dict.fromkeys(start[:10] for start, _ in (*day, *month, *year)))
    return MentionedDates(day, month, year, tuple(months), starts)


def _is_searchable(date: DateMention, dateline_end: int) -> bool:
    in_dateline = date.field == "body" and date.start < dateline_end
    return date.type in ("DATE", "TIME") and not in_dateline and not date.implausible


def _size(precision: str) -> str:
    if precision in _FINE:
        return "day"
    return "month" if precision in _MIDDLE else "year"


def _months(start: str, end: str) -> list[str]:
    """Every month that a half-open interval touches."""
    first = int(start[:4]) * 12 + int(start[5:7]) - 1
    last = int(end[:4]) * 12 + int(end[5:7]) - 1
    if last > first and end[8:] in ("01", "01T00:00"):
        last -= 1
    return [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]
