"""What a time expression comes to: its TIMEX3 type and value, its interval and its precision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transforms.dates.period import OPEN_VALUES, Period
from transforms.records import TimexType

_EVENING_HOUR = 18


@dataclass(frozen=True, slots=True)
class Timex:
    """A resolved expression; `from_`/`to` are half-open local calendar strings or both null.

    `period` is the calendar period it names, which later expressions ("the next day") count from, and
    `moment` its clock time; `precision` is the unit of the value, or "vague" where it has none.
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
        """A time after six in the evening: what comes at 1 a.m. then is of the next day."""
        late = self.moment is not None and self.moment.hour >= _EVENING_HOUR
        return self.type == "TIME" and (late or self.value.endswith(("TEV", "TNI")))


def dated(period: Period) -> Timex:
    """A DATE that is one calendar period."""
    start, end = period.bounds
    return Timex("DATE", period.value, period.unit, start, end, period)


def undated(unit: str, value: str | None = None) -> Timex:
    """A DATE in TIMEX3's open form: the unit is known, the period is not."""
    return Timex("DATE", value or OPEN_VALUES[unit], unit)
