"""Files and folders for their owner alone: what holds a secret, and all under DATELINE_HOME that holds text."""

from __future__ import annotations

import os
import stat
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER, PASSABLE_FOLDER = 0o600, 0o700, 0o711


_OTHERS = 0o077


def private_opener(path: str, flags: int) -> int:
    """For `open(..., opener=private_opener)`: a file that is made is readable by its owner alone."""
    return os.open(path, flags, PRIVATE_FILE)


def make_private_folders(folder: Path) -> None:
    """Make `folder` for its owner alone, and the parents that are missing; what is there keeps its mode.

    What root makes of the parents, others may pass through: the embedded node, which runs as another user.
    """
    passing = PASSABLE_FOLDER if os.geteuid() == 0 else PRIVATE_FOLDER
    for part in reversed([part for part in folder.parents if not part.exists()]):
        part.mkdir(mode=passing, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def restrict_to_owner(path: Path) -> None:
    """Take the rights of group and others from a file or folder; one that is another user's stays as it is."""
    found = path.lstat()
    if found.st_mode & _OTHERS and found.st_uid == os.geteuid() and not path.is_symlink():
        path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)


def make_private_folder(folder: Path) -> None:
    """Make `folder`, or take one that is there, for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)


def write_private(path: Path, content: str, mode: int = PRIVATE_FILE) -> None:
    """Write a file beside its old self and put it in its place; it gets `mode` when it is whole."""
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    partial.chmod(mode)
    partial.replace(path)
