"""What can go wrong with dead letters; any of it must end a run, since the next refusal could not be kept.

DeadLetterError
├── DeadLettersFull         the store is at its cap
├── DeadLettersUnwritable   the disk does not take them, or does not give them
├── DeadLettersHeld         another process does not let go of them
├── DeadLettersElsewhere    a worker's storage is not the run's
└── DeadLettersUnreadable   a line is whole and yet not one of ours
"""

from __future__ import annotations

from infra.errors import DatelineError


class DeadLetterError(DatelineError):
    """The dead letters cannot be kept or read."""


class DeadLettersFull(DeadLetterError):
    """Another letter would bring the store above its cap; it was not recorded."""


class DeadLettersUnwritable(DeadLetterError):
    """The disk refuses, or this user may not; a letter that was to be written counts as not recorded."""


class DeadLettersHeld(DeadLetterError):
    """Another process has been writing them for so long that it must have been stopped; nothing was recorded."""


class DeadLettersElsewhere(DeadLetterError):
    """A worker would keep dead letters where nobody else finds them."""


class DeadLettersUnreadable(DeadLetterError):
    """A line of the journal was written by something else, or by another version of Dateline."""
