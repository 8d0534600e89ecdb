"""The value of a time expression: its TIMEX3 type and value, its interval and its precision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transforms.dates.period import OPEN_VALUES, Period
from transforms.records import TimexType

_EVENING_HOUR = 18
"""Its first hour."""


@dataclass(frozen=True, slots=True)
class Timex:
    """A resolved expression.

    Attributes:
        precision: The unit of the value, or "vague".
        from_: Start of the half-open interval as a local calendar string; None, like `to`, if it is unknown.
        to: Its end.
        period: The calendar period that later expressions ("the next day") count from.
        moment: Its clock time.
    """

    type: TimexType
    value: str
    precision: str
    from_: str | None = None
    to: str | None = None
    period: Period | None = None
    moment: datetime | None = None

    @property
    def is_evening(self) -> bool:
        """True for a time from six in the evening on: 1 a.m. after it is of the next day."""
        late = self.moment is not None and self.moment.hour >= _EVENING_HOUR
        return self.type == "TIME" and (late or self.value.endswith(("TEV", "TNI")))


def period_timex(period: Period) -> Timex:
    """Return the DATE of a calendar period."""
    start, end = period.bounds
    return Timex("DATE", period.value, period.unit, start, end, period)


def open_timex(unit: str, value: str | None = None) -> Timex:
    """Return a DATE in TIMEX3's open form: of a known unit and an unknown period."""
    return Timex("DATE", value or OPEN_VALUES[unit], unit)
