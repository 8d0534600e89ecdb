"""The storage of the dead letters: checks that it keeps what is written, and that all workers of a run share it."""

from __future__ import annotations

import errno
import json
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from infra.deadletters.errors import DeadLettersUnreadable, DeadLettersUnwritable
from infra.security.private_files import private_opener

log = logging.getLogger(__name__)

_PROBE = b"a line that must reach the disk\n"
_PROBES = "probe-*"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class StorageIdentity:
    """Identifies a folder of dead letters wherever it is mounted: an id, and the host that created it."""

    id: str
    host: str


def check_storage(folder: Path) -> StorageIdentity:
    """The identity of the storage behind `folder`, created at the first call; call it with the journal locked.

    Probes of processes that were killed are removed. Raises DeadLettersUnwritable if a file cannot be written,
    synced and removed there.
    """
    with translate_disk_errors(folder):
        for left in folder.glob(_PROBES):
            left.unlink(missing_ok=True)
        write_synced(folder / _PROBES.replace("*", uuid4().hex), _PROBE).unlink()
        return _named(folder)


@contextmanager
def translate_disk_errors(folder: Path) -> Iterator[None]:
    """Within the block an OSError becomes DeadLettersUnwritable; a full disk is also logged at once.

    The error itself is reported when the shards before this one have ended.
    """
    try:
        yield
    except PermissionError as error:
        raise DeadLettersUnwritable(
            f"The dead letters in {folder} are not accessible to this user: {error.strerror}.",
            "Run as the user who ingests, or let this one read and write there.",
        ) from error
    except OSError as error:
        if error.errno in _FULL:
            log.warning("The disk under the dead letters in %s is full: the run ends. Make room there.", folder)
        raise DeadLettersUnwritable(
            f"The dead letters in {folder} cannot be used: {error.strerror}.",
            "Make room or fix the folder, then run again: no refused input counts as handled yet.",
        ) from error


def write_synced(path: Path, content: bytes) -> Path:
    """Write a file for its owner alone; it is on the disk on return. Raises OSError, and then leaves no file."""
    try:
        with open(path, "wb", opener=private_opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path


def sync_folder(folder: Path) -> None:
    """Sync a folder: files created or removed in it are so on the disk on return."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(folder: Path) -> StorageIdentity:
    path = folder / "storage.json"
    if not path.exists():
        made = StorageIdentity(uuid4().hex, socket.gethostname())
        write_synced(path.with_suffix(".new"), json.dumps(asdict(made)).encode()).replace(path)
        sync_folder(folder)
    try:
        return StorageIdentity(**json.loads(path.read_bytes()))
    except (ValueError, TypeError) as error:
        raise DeadLettersUnreadable(f"{path} is damaged: {error}.", "Delete it; it is recreated.") from error
