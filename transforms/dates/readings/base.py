"""What every reading is, and how readers look into slots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from transforms.dates.context import Context
from transforms.dates.engine.lexicon import Value
from transforms.dates.timex import Timex

Slots = dict[str, Value]
"""The values that a rule has bound, by slot."""


class Reading(Protocol):
    """A context-free meaning. `tensed`: the governing verb's tense decides which period is meant."""

    @property
    def tensed(self) -> bool: ...

    def resolve(self, context: Context) -> Timex:
        """The value in this context; open (TIMEX3's X form, no interval) where the context lacks what it needs."""
        ...


Reader = Callable[[Slots], Reading | None]
"""Makes a reading from a rule's slots; null where the values make no sense together."""


def integer(slots: Slots, name: str) -> int | None:
    """A slot as a whole number, null where it is not filled."""
    value = slots.get(name)
    return None if value is None else int(value)


def word(slots: Slots, name: str) -> str | None:
    """A slot as a word, null where it is not filled."""
    value = slots.get(name)
    return None if value is None else str(value)
