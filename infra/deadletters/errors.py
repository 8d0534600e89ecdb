"""Errors of dead letters; each ends a run, since the next refused input could not be kept.

DeadLetterError
├── DeadLettersFull         the store is at its cap
├── DeadLettersUnwritable   the disk cannot be written or read
├── DeadLettersHeld         another process does not release their lock
├── DeadLettersElsewhere    a worker has another storage than the run
└── DeadLettersUnreadable   a complete line is not an entry of the journal
"""

from __future__ import annotations

from infra.errors import DatelineError


class DeadLetterError(DatelineError):
    """The dead letters cannot be kept or read."""


class DeadLettersFull(DeadLetterError):
    """Another letter would exceed the cap of the store; it was not recorded."""


class DeadLettersUnwritable(DeadLetterError):
    """The disk or its permissions refuse; a letter that was being written is not recorded."""


class DeadLettersHeld(DeadLetterError):
    """Another process has held the lock for so long that it must have been stopped; nothing was recorded."""


class DeadLettersElsewhere(DeadLetterError):
    """A worker would keep dead letters where no other process finds them."""


class DeadLettersUnreadable(DeadLetterError):
    """A line of the journal was written by something else, or by another version of Dateline."""
