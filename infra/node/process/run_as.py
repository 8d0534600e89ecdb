"""The user that the node runs as: Elasticsearch refuses to run as root, without exception."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.node.errors import StartError
from infra.node.home import folders

NODE_UID = 54321
"""User and group of a node that root starts: any unused number, it needs no name."""

_UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
"""A user namespace in which root has another number: its files stay root's."""


@dataclass(frozen=True, slots=True)
class RunAs:
    """Means to run a command as the node's user: Popen's `user`, a prefix of the command, or neither."""

    uid: int | None = None
    prefix: tuple[str, ...] = ()

    def popen_arguments(self) -> dict[str, Any]:
        """Return arguments for subprocess.Popen and run, which then need the right to change the user."""
        return {} if self.uid is None else {"user": self.uid, "group": self.uid, "extra_groups": []}

    def own(self, home: Path) -> None:
        """Make the node's user the owner of the node's folders."""
        if os.geteuid() == 0:
            folders.change_owner(home, 0 if self.uid is None else self.uid)


def choose(home: Path, needed: Iterable[Path]) -> RunAs:
    """Return the caller; for root a user that can reach `home` and read `needed`, else a user namespace.

    Raises StartError if neither is possible.
    """
    if os.geteuid() != 0:
        return RunAs()
    unreachable = next((path for path in (home.parent, *needed) if not _reaches(NODE_UID, path)), None)
    if unreachable is None:
        return RunAs(uid=NODE_UID)
    if _succeeds([*_UNSHARE, "true"]):
        return RunAs(prefix=_UNSHARE)
    raise StartError(
        f"Elasticsearch does not run as root, and another user cannot reach {unreachable}.",
        "Choose folders for cache and data that everyone may enter (such as under /var), or run this as an "
        "ordinary user.",
    )


def _reaches(uid: int, path: Path) -> bool:
    """Return whether that user can enter a folder, or read a file."""
    return _succeeds(["test", "-x" if path.is_dir() else "-r", str(path)], **RunAs(uid).popen_arguments())


def _succeeds(command: list[str], **options: Any) -> bool:
    try:
        return subprocess.run(command, env={}, capture_output=True, check=False, **options).returncode == 0
    except OSError:
        return False
