"""Context-free readings: what an expression means before anyone knows when it was written.

"Last month" is the month before, whichever that is. A reader makes a reading from the slots a rule has
bound; `reading.resolve(context)` makes the TIMEX3 value. One module a family of expressions.
"""

from __future__ import annotations

from transforms.dates.readings.base import Reader, Reading
from transforms.dates.readings.calendar import READERS as _CALENDAR
from transforms.dates.readings.clock import READERS as _CLOCK
from transforms.dates.readings.lengths import READERS as _LENGTHS
from transforms.dates.readings.periods import READERS as _PERIODS
from transforms.dates.readings.relative import READERS as _RELATIVE
from transforms.dates.readings.values import READERS as _VALUES

READERS: dict[str, Reader] = {**_CALENDAR, **_RELATIVE, **_CLOCK, **_PERIODS, **_LENGTHS, **_VALUES}

__all__ = ["READERS", "Reader", "Reading"]
