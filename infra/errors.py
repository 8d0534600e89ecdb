"""The root of every error that a user can resolve.

DatelineError
├── UsageError        an invalid request: a path, a setting, a query (exit code 2)
│   ├── SourceError       a path that cannot be ingested
│   ├── SourcesInvalid    a file of sources that cannot be used
│   ├── OutputError       a file that cannot be written
│   └── CredentialsExposed    a URL to which no secret may be sent
├── ModelNotFound     the chosen entity model is not installed
├── WorkersUnusable   no worker process can be kept alive
├── NodeError         the embedded node
├── IndexingError     Elasticsearch
├── DeadLetterError   the dead letters
├── BackupError       backups
└── ArchiveError      the archive
"""

from __future__ import annotations

import traceback
from pathlib import Path


class DatelineError(Exception):
    """An error with a `message` on what happened, and a `remedy` for the user."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


def describe_defect(error: BaseException) -> str:
    """Describe an unexpected exception and the line of code that raised it, for a dead letter or a bug report."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" (at {Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


class UsageError(DatelineError):
    """The request is invalid."""
