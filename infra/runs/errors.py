"""Errors of runs; `UnknownRun` and `NotResumable` are usage errors.

RunError
├── IndexTaken      another run holds the index
├── LockLost        this run held it, did not renew it in time, and another run took over
│   └── RunStateDeleted   `NAME-runs` was deleted while the run was in progress
├── IndexReplaced   the alias points to another index than when the run began
├── UnknownRun      no run, or several runs, have an id with that beginning
└── NotResumable    that run has no work left, or had other paths or options
"""

from __future__ import annotations

from typing import Self

from infra.errors import DatelineError, UsageError


class RunError(DatelineError):
    """A run cannot begin, or cannot continue."""


class IndexTaken(RunError):
    """Another run is alive and holds the index. Nothing was read or written."""


class LockLost(RunError):
    """Another run has taken the index. What was loaded stays; nothing more is written."""


class RunStateDeleted(LockLost):
    """The index of run state, with the lock, was deleted during the run. What was loaded stays."""

    @classmethod
    def of(cls, name: str, state: str) -> Self:
        """The error for the alias `name` with its run state in `state`."""
        return cls(
            f"{state}, the index of run state, was deleted while this run was in progress: with the lock gone, "
            f"another run may have {name} by now. What was loaded stays; nothing more is written.",
            f"Run the same again: {state} is recreated, and what was loaded is recognized.",
        )


class IndexReplaced(RunError):
    """The index that the run began with was deleted, or is no longer behind the alias."""


class UnknownRun(RunError, UsageError):
    """No single run has that id."""


class NotResumable(RunError, UsageError):
    """The run cannot be resumed."""
