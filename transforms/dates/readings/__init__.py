"""Context-free readings: what an expression means before anyone knows when it was written.

"Last month" is the month before, whichever that is. A reader makes a reading from the slots a rule has
bound; `reading.resolve(context)` makes the TIMEX3 value. One module a family of expressions.
"""

from __future__ import annotations

from transforms.dates.readings import anchored, clock, durations, relative, values
from transforms.dates.readings.base import Reader, Reading
from transforms.dates.readings.calendar import eras, holidays, months, numeric, weekdays, written, year_parts

_FAMILIES = (
    *(written, numeric, months, weekdays, year_parts, eras, holidays),
    *(relative, anchored, clock, durations, values),
)

READERS: dict[str, Reader] = {name: reader for family in _FAMILIES for name, reader in family.READERS.items()}

__all__ = ["READERS", "Reader", "Reading"]
