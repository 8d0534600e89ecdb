"""One process at a time: a lock on a file, given back by the kernel when its holder dies."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.node.errors import NodeError
from infra.node.records import Say

_POLL_SECONDS = 0.1


@contextmanager
def held(path: Path, say: Say, doing: str, patience: float = 600.0) -> Iterator[None]:
    """Hold the lock on `path` within the block.

    Tells `say` when it has to wait for another process, which is `doing` something; raises NodeError after
    `patience` seconds. The folder of `path` must be there.
    """
    with path.open("a") as file:
        if not _taken(file.fileno()):
            say(f"Another process is {doing}; waiting for it ...")
            _wait(file.fileno(), path, time.monotonic() + patience)
        yield


def _wait(descriptor: int, path: Path, deadline: float) -> None:
    while not _taken(descriptor):
        if time.monotonic() > deadline:
            raise NodeError(f"The lock {path} is still held by another process.", "Look what holds it: fuser -v FILE")
        time.sleep(_POLL_SECONDS)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
