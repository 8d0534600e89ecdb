"""A lock on a file, released by the kernel when its holder ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.node.errors import NodeError
from infra.node.records import Say
from infra.security.private_files import PRIVATE_FILE

_POLL_SECONDS = 0.1


@contextmanager
def held(path: Path, say: Say, doing: str, patience: float = 600.0) -> Iterator[None]:
    """Hold the lock on `path` within the block.

    Args:
        path: The lock file; its folder must exist.
        say: Receives a line if another process holds the lock.
        doing: The activity of that process, for the line.
        patience: Seconds to wait for it.

    Raises:
        NodeError: the lock is still held after that time, or the file belongs to another user.
    """
    try:
        path.touch(PRIVATE_FILE)
        file = path.open("a")
    except OSError as error:
        raise NodeError(
            f"{path.parent} cannot be used: {error.strerror} ({path}).",
            "Do it as the user whose folder it is, or choose another folder.",
        ) from error
    with file:
        if not _taken(file.fileno()):
            say(f"Another process is {doing}; waiting for it ...")
            _wait(file.fileno(), path, time.monotonic() + patience)
        yield


def _wait(descriptor: int, path: Path, deadline: float) -> None:
    while not _taken(descriptor):
        if time.monotonic() > deadline:
            raise NodeError(f"Another process still holds {path}.", f"See which one: fuser -v {path}")
        time.sleep(_POLL_SECONDS)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
