"""The steps of a run by name, so that a test can let the process die at any of them.

A testing aid: `DATELINE_KILL_AT=sending:3` has a process send itself SIGKILL when it comes to that step for the
third time. Nothing else in the program looks at steps.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import count
from typing import Self

from infra.errors import UsageError
from infra.settings import kill_at


class Step(StrEnum):
    """In the order in which a run first comes to them."""

    PLANNED = "planned"
    LOCKED = "locked"
    SHARD_BEGUN = "shard-begun"
    LETTER_WRITTEN = "letter-written"
    """The line of a dead letter is in its file, and may be lost yet."""
    LETTER_SYNCED = "letter-synced"
    LOOKED_UP = "looked-up"
    PROCESSED = "processed"
    """One input has come out of the pipeline."""
    SENDING = "sending"
    """A bulk request is put together, and nothing of it sent."""
    ANSWERED = "answered"
    """A bulk request was answered, and nobody has looked at the answer."""
    SETTLED = "settled"
    """One document has its outcome."""
    SHARD_DONE = "shard-done"
    SHARD_RECORDED = "shard-recorded"
    REFRESHED = "refreshed"
    LETTERS_COPIED = "letters-copied"
    RUN_RECORDED = "run-recorded"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class KillPoint:
    """When to die: on coming to a step for the `time`-th time (from 1)."""

    step: Step
    time: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `STEP` or `STEP:TIME`. Raises UsageError."""
        name, _, time = text.partition(":")
        if name not in list(Step) or not (time or "1").isdecimal():
            raise UsageError(f"DATELINE_KILL_AT is {text!r}.", f"Write STEP or STEP:TIME; steps are {', '.join(Step)}.")
        return cls(Step(name), int(time or "1"))

    def __str__(self) -> str:
        return f"{self.step}:{self.time}"


def failpoint(step: Step) -> None:
    """This process has come to a step; it goes on from there, unless it is told to die."""
    death = _death()
    if death and death.step is step and next(_times) == death.time:
        os.kill(os.getpid(), signal.SIGKILL)


@cache
def _death() -> KillPoint | None:
    told = kill_at()
    return KillPoint.parse(told) if told else None


_times = count(1)
"""Of one step only. Threads share it: the next number is taken in one go."""
