"""The root of every error that a user can do something about.

DatelineError
├── UsageError        what was asked cannot be done: a path, a setting, a query (exit code 2)
│   ├── SourceError       a path that cannot be ingested
│   ├── OutputError       a file that cannot be written
│   └── CredentialsExposed    a URL to which no secret may be sent
├── ModelNotFound     the chosen entity model is not installed
├── WorkersUnusable   no worker process can be kept alive
├── NodeError         the embedded node
├── IndexingError     Elasticsearch
└── DeadLetterError   the dead letters
"""

from __future__ import annotations

import traceback
from pathlib import Path


class DatelineError(Exception):
    """A failure in two parts: what happened (`message`), and what the reader can do about it (`remedy`)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


def describe_defect(error: BaseException) -> str:
    """An exception that nobody foresaw, with the line of code that raised it: for a dead letter and a bug report."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" (at {Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


class UsageError(DatelineError):
    """What was asked for cannot be done as it was asked."""
