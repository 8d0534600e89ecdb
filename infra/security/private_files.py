"""Files and folders for their owner alone: secrets, and everything with article text under DATELINE_HOME."""

from __future__ import annotations

import os
import stat
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER, PASSABLE_FOLDER = 0o600, 0o700, 0o711


_OTHERS = 0o077


def private_opener(path: str, flags: int) -> int:
    """An opener for `open`: a file that it creates is readable by its owner alone."""
    return os.open(path, flags, PRIVATE_FILE)


def make_private_folders(folder: Path) -> None:
    """Create `folder` for its owner alone, and missing parents; existing folders keep their modes.

    Parents created by root can be entered by other users: the embedded node runs as one.
    """
    passing = PASSABLE_FOLDER if os.geteuid() == 0 else PRIVATE_FOLDER
    for part in reversed([part for part in folder.parents if not part.exists()]):
        part.mkdir(mode=passing, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def restrict_to_owner(path: Path) -> None:
    """Remove the permissions of group and others, unless the file or folder belongs to another user."""
    found = path.lstat()
    if found.st_mode & _OTHERS and found.st_uid == os.geteuid() and not path.is_symlink():
        path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)


def make_private_folder(folder: Path) -> None:
    """Create `folder`, or restrict an existing one, for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)


def write_private(path: Path, content: str, mode: int = PRIVATE_FILE) -> None:
    """Replace a file atomically; it gets `mode` once it is complete."""
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    partial.chmod(mode)
    partial.replace(path)
