"""The interface of readings, and access to slots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from transforms.dates.context import ResolutionContext
from transforms.dates.engine.lexicon import Value
from transforms.dates.timex import Timex

Slots = dict[str, Value]
"""The values that a rule has bound, by the name of the slot."""


class DateReading(Protocol):
    """A context-free meaning."""

    @property
    def uses_tense(self) -> bool:
        """True if the resolution depends on the tense of the governing verb."""
        ...

    def resolve(self, context: ResolutionContext) -> Timex:
        """Return the value in a context; open (TIMEX3's X form, no interval) if the context lacks an anchor."""
        ...


SlotReader = Callable[[Slots], DateReading | None]
"""Makes a reading of a rule's slots; returns None if the values are impossible together."""


def integer(slots: Slots, name: str) -> int | None:
    """Return a slot as a whole number, None if it is empty."""
    value = slots.get(name)
    return None if value is None else int(value)


def word(slots: Slots, name: str) -> str | None:
    """Return a slot as a word, None if it is empty."""
    value = slots.get(name)
    return None if value is None else str(value)
