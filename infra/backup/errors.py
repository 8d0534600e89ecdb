"""Errors of backups.

BackupError
├── BackupUnwritable     the place of the backups cannot be read or written, or the disk is full
├── SnapshotFailed       Elasticsearch did not complete a snapshot or a restore
├── RepositoryMissing    Elasticsearch has no repository for snapshots
└── RestoreRefused       what is restored would replace something else
UnknownBackup            no complete backup has this name
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from infra.errors import DatelineError, UsageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class BackupError(DatelineError):
    """A backup cannot be made or used."""


class BackupUnwritable(BackupError):
    """The place of the backups cannot be read or written."""


class SnapshotFailed(BackupError):
    """Elasticsearch did not complete a snapshot or a restore."""


class RepositoryMissing(BackupError):
    """Elasticsearch has no repository for snapshots."""


class RestoreRefused(BackupError):
    """A restore would replace something else; nothing was written."""


class UnknownBackup(UsageError):
    """No complete backup has this name."""


@contextmanager
def translate_place_errors(place: object, doing: str = "using the backups in") -> Iterator[None]:
    """Within the block an OSError, or an error of a client library of object storage, becomes BackupUnwritable.

    `doing` and `place` complete "While ..." in the message.
    """
    try:
        yield
    except DatelineError:
        raise
    except OSError as error:
        reason = "the disk is full" if error.errno in _FULL else error.strerror or str(error)
        raise BackupUnwritable(
            f"While {doing} {place}: {reason}.",
            "Make room or fix the folder, then run the same command again. A backup that was not completed is listed "
            "as incomplete; DATELINE_BACKUPS names another place.",
        ) from error
    except Exception as error:
        raise BackupUnwritable(
            f"While {doing} {place}: {type(error).__name__}: {error}.",
            "Check the address, and the credentials where the provider's own tools look for them.",
        ) from error
