"""Context-free readings: the meaning of an expression before its publication day and discourse context are known.

"Last month" means the month before, whichever that is. A slot reader makes a reading of the slots that a rule has
bound; `reading.resolve(context)` returns its TIMEX3 value. Each module has one family of expressions: positions in the
calendar, expressions relative to publication or anchored in the text, clock times, durations, and fixed values.
"""

from __future__ import annotations

from transforms.dates.readings import anchored, clock, durations, relative, values
from transforms.dates.readings.base import SlotReader
from transforms.dates.readings.calendar import eras, holidays, months, numeric, weekdays, weeks, written, year_parts

_FAMILIES = (
    *(written, numeric, months, weeks, weekdays, year_parts, eras, holidays),
    *(relative, anchored, clock, durations, values),
)

READERS: dict[str, SlotReader] = {name: reader for family in _FAMILIES for name, reader in family.READERS.items()}
"""By the name that rules have in `reads`."""
