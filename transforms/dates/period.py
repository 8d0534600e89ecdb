"""Calendar periods as numbers: the periods of each unit are counted by an integer.

A day, an ISO week, a weekend, a month, a quarter, a half, a season, a year, a decade and a century are all a
`Period(unit, index)`. "Two weeks ago" is `Period.at("week", published).shift(-2)`; its TIMEX3 value and its half-open
interval are derived from it. Seasons are the meteorological ones of the northern hemisphere, named after the year in
which they begin (winter 2025 ends in February 2026).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

SEASONS = ("SP", "SU", "FA", "WI")
_FIRST_SPRING_MONTH = 3
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Period:
    """One period of the calendar; `index` counts the periods of `unit` from the year 0 (days: ordinals)."""

    unit: str
    index: int

    @classmethod
    def at(cls, unit: str, day: date) -> Period:
        """Return the period of a unit that contains a day."""
        return cls(unit, _UNITS[unit].index_of(day))

    @property
    def value(self) -> str:
        """The TIMEX3 value: 2024-11-27, 2024-W48, 2024-W48-WE, 2024-11, 2024-Q4, 2024-FA, 2024, 202, 20."""
        return _UNITS[self.unit].value(self.index)

    @property
    def first_day(self) -> date | None:
        """The first day, None outside of Python's calendar (years 1 to 9999)."""
        return _UNITS[self.unit].first_day(self.index)

    @property
    def end_day(self) -> date | None:
        """The day after the last one, None outside of Python's calendar."""
        return _UNITS[self.unit].end_day(self.index)

    @property
    def bounds(self) -> tuple[str, str] | tuple[None, None]:
        """The half-open interval as ISO days; twice None outside the years 1 to 9999."""
        start, end = self.first_day, self.end_day
        if start is None or end is None:
            return None, None
        return start.isoformat(), end.isoformat()

    def shift(self, count: int) -> Period:
        """Return the period `count` periods later (earlier if negative)."""
        return Period(self.unit, self.index + count)

    def widen(self, unit: str) -> Period | None:
        """Return the period of another unit in which this one begins, None outside the years 1 to 9999."""
        if unit == self.unit:
            return self
        first = self.first_day
        return None if first is None else Period.at(unit, first)

    def years_away(self, years: int) -> Period:
        """Return the same period `years` later: the same day, month, quarter; 52 weeks a year for weeks."""
        if self.unit == "day":
            return _same_day_in(date.fromordinal(self.index), years)
        return self.shift(years * PER_YEAR.get(self.unit, 1))


SIZE = {
    "day": 1,
    "weekend": 2,
    "week": 7,
    "month": 30,
    "quarter": 91,
    "season": 91,
    "half": 182,
    "year": 365,
    "decade": 3652,
    "century": 36524,
}
"""Days of a unit, about: to compare units."""

PER_YEAR = {"week": 52, "weekend": 52, "month": 12, "quarter": 4, "half": 2, "season": 4, "year": 1}


@dataclass(frozen=True, slots=True)
class _Unit:
    index_of: Callable[[date], int]
    first_day: Callable[[int], date | None]
    end_day: Callable[[int], date | None]
    value: Callable[[int], str]


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return that day, None if the calendar lacks it (30 February, year 0)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int) -> Period:
    """Return a month as a period."""
    return Period("month", year * 12 + month - 1)


def _same_day_in(day: date, years: int) -> Period:
    moved = calendar_day(day.year + years, day.month, day.day) or calendar_day(day.year + years, 2, 28)
    return Period("day", (moved or day).toordinal())


def _from_ordinal(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _day_value(index: int) -> str:
    day = _from_ordinal(index)
    return "XXXX-XX-XX" if day is None else day.isoformat()


def _week_value(index: int) -> str:
    monday = _from_ordinal(index * 7 + 1)
    if monday is None:
        return "XXXX-WXX"
    year, week, _ = monday.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _month_start(index: int) -> date | None:
    year = index // 12
    return date(year, index % 12 + 1, 1) if MINYEAR <= year <= MAXYEAR else None


def _months(length: int, value: Callable[[int], str], offset: int = 0) -> _Unit:
    """A unit of `length` whole months; the first one of a year begins `offset` months into it."""
    return _Unit(
        index_of=lambda day: (day.year * 12 + day.month - 1 - offset) // length,
        first_day=lambda index: _month_start(index * length + offset),
        end_day=lambda index: _month_start((index + 1) * length + offset),
        value=value,
    )


def _days(length: int, begins: int, lasts: int, value: Callable[[int], str]) -> _Unit:
    """A unit of `length` days; its interval begins on day `begins` of it and lasts `lasts` days."""
    return _Unit(
        index_of=lambda day: (day.toordinal() - 1) // length,
        first_day=lambda index: _from_ordinal(index * length + 1 + begins),
        end_day=lambda index: _from_ordinal(index * length + 1 + begins + lasts),
        value=value,
    )


_UNITS = {
    "day": _Unit(date.toordinal, _from_ordinal, lambda index: _from_ordinal(index + 1), _day_value),
    "week": _days(7, 0, 7, _week_value),
    "weekend": _days(7, _SATURDAY, 2, lambda index: _week_value(index) + "-WE"),
    "month": _months(1, lambda index: f"{index // 12:04d}-{index % 12 + 1:02d}"),
    "quarter": _months(3, lambda index: f"{index // 4:04d}-Q{index % 4 + 1}"),
    "half": _months(6, lambda index: f"{index // 2:04d}-H{index % 2 + 1}"),
    "season": _months(3, lambda index: f"{index // 4:04d}-{SEASONS[index % 4]}", _FIRST_SPRING_MONTH - 1),
    "year": _months(12, lambda index: f"{index:04d}" if index > 0 else f"BC{1 - index:04d}"),
    "decade": _months(120, lambda index: f"{index:03d}" if index >= 0 else f"BC{-1 - index:03d}"),
    "century": _months(1200, lambda index: f"{index:02d}" if index >= 0 else f"BC{-1 - index:02d}"),
}

OPEN_VALUES = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "season": "XXXX-XX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
}
"""TIMEX3 values of a period of a known unit that is itself unknown."""
