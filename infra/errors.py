"""The root of every error that a user can do something about.

DatelineError
├── UsageError        what was asked cannot be done: a path, a setting, a query (exit code 2)
│   ├── SourceError       a path that cannot be ingested
│   ├── OutputError       a file that cannot be written
│   └── CredentialsExposed    a URL to which no secret may be sent
├── ModelNotFound     the chosen entity model is not installed
├── NodeError         the embedded node
├── IndexingError     Elasticsearch
└── DeadLetterError   the dead letters
"""

from __future__ import annotations


class DatelineError(Exception):
    """A failure in two parts: what happened (`message`), and what the reader can do about it (`remedy`)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


class UsageError(DatelineError):
    """What was asked for cannot be done as it was asked."""
