"""Errors of the archive.

ArchiveError
├── ArchiveUnwritable    a segment cannot be written or published
├── ArchiveUnreadable    a segment or a record cannot be read
└── SegmentInUse         an unfinished segment is still being written
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from infra.errors import DatelineError


class ArchiveError(DatelineError):
    """Something is wrong with the archive."""


class ArchiveUnwritable(ArchiveError):
    """A segment cannot be written or published."""


class ArchiveUnreadable(ArchiveError):
    """A segment or a record cannot be read."""


class SegmentInUse(ArchiveError):
    """An unfinished segment is still being written by a live process."""


@contextmanager
def translate_archive_errors(place: object) -> Iterator[None]:
    """Within the block an OSError, or an error of a client library of object storage, becomes ArchiveUnwritable."""
    try:
        yield
    except ArchiveError:
        raise
    except OSError as error:
        raise ArchiveUnwritable(
            f"The archive cannot be written at {place}: {error.strerror or error}.",
            "Make room or fix the folder, then run again; DATELINE_ARCHIVE names another place.",
        ) from error
    except Exception as error:
        raise ArchiveUnwritable(
            f"The archive cannot be written at {place}: {type(error).__name__}: {error}.",
            "Check the address, and the credentials where the provider's own tools look for them.",
        ) from error
