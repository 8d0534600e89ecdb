"""What can keep a run from its index; `UnknownRun` and `NotResumable` are mistakes of usage.

RunError
├── IndexTaken      another run holds the index
├── LockLost        this run held it, fell silent for too long, and another took over
│   └── RunStateDeleted   `NAME-runs` was deleted while the run was in progress
├── IndexReplaced   the alias stands for another index than when the run began
├── UnknownRun      no record of that run, or several runs whose ids begin so
└── NotResumable    that run has nothing left, or was another one's
"""

from __future__ import annotations

from typing import Self

from infra.errors import DatelineError, UsageError


class RunError(DatelineError):
    """A run cannot begin, or cannot go on."""


class IndexTaken(RunError):
    """One run at a time: another one is alive and holds the index. Nothing was read or written."""


class LockLost(RunError):
    """The index is another run's by now. What was loaded stays; nothing more is written."""


class RunStateDeleted(LockLost):
    """The index of run state was deleted in mid-run, and with it the lock. What was loaded stays."""

    @classmethod
    def of(cls, name: str, state: str) -> Self:
        """The error for the alias `name` with its run state in `state`."""
        return cls(
            f"{state}, the index of run state, was deleted while this run was in progress: with the lock gone, "
            f"another run may have {name} by now. What was loaded stays; nothing more is written.",
            f"Run the same again: {state} is recreated, and what was loaded is recognized.",
        )


class IndexReplaced(RunError):
    """What was loaded before is in an index that has gone, or is somewhere else."""


class UnknownRun(RunError, UsageError):
    """There is no such run."""


class NotResumable(RunError, UsageError):
    """The run cannot be gone on with."""
