"""What the index searches by: the resolved intervals of an article's dates, by precision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.dates.plausibility import OUT_OF_REASON
from transforms.records import Dateline, DateMention

Interval = tuple[str, str]

_FINE = frozenset({"day", "part-of-day", "hour", "minute", "second"})
_MIDDLE = frozenset({"week", "weekend", "month", "season", "quarter", "half"})


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Half-open (from, to) intervals by precision; months ("2024-11") touched by those finer than a year; starts."""

    mentioned_day: tuple[Interval, ...] = ()
    mentioned_month: tuple[Interval, ...] = ()
    mentioned_year: tuple[Interval, ...] = ()
    months: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


def mentioned(dates: Iterable[DateMention], dateline: Dateline | None) -> Mentioned:
    """The searchable intervals, each once, in order of first mention.

    Only dates and times with an interval count; not those of the dateline, and none out of reason.
    """
    inside = 0 if dateline is None else len(dateline.text)
    by_size: dict[str, dict[Interval, None]] = {"day": {}, "month": {}, "year": {}}
    months: dict[str, None] = {}
    for date in dates:
        if date.from_ is None or date.to is None or not _counts(date, inside):
            continue
        size = _size(date.precision)
        by_size[size][date.from_, date.to] = None
        if size != "year":
            months.update(dict.fromkeys(_months(date.from_, date.to)))
    day, month, year = (tuple(by_size[size]) for size in ("day", "month", "year"))
    starts = tuple(dict.fromkeys(start[:10] for start, _ in (*day, *month, *year)))
    return Mentioned(day, month, year, tuple(months), starts)


def _counts(date: DateMention, inside_dateline: int) -> bool:
    of_dateline = date.field == "body" and date.start < inside_dateline
    return date.type in ("DATE", "TIME") and not of_dateline and not date.rule.endswith(OUT_OF_REASON)


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
