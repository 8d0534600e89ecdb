"""What can go wrong with dead letters; any of it must end a run, since the next refusal could not be kept.

DeadLetterError
├── DeadLettersFull         the store is at its cap
└── DeadLettersUnwritable   the disk does not take them
"""

from __future__ import annotations


class DeadLetterError(Exception):
    """A failure told as two sentences: what happened, and what the reader can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


class DeadLettersFull(DeadLetterError):
    """Another letter would bring the store above its cap; it was not recorded."""


class DeadLettersUnwritable(DeadLetterError):
    """The disk refused a letter; it counts as not recorded."""


class DeadLettersUnreadable(DeadLetterError):
    """A line of the journal was written by something else, or by another version of Dateline."""
