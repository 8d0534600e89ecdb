"""Folders that the node's own user can reach, whatever the umask of the caller."""

from __future__ import annotations

import os
from pathlib import Path

from infra.node.errors import NodeError
from infra.security.private_files import PASSABLE_FOLDER, PRIVATE_FOLDER


def make(folder: Path, *, private: bool = False) -> None:
    """Make `folder` and the parents that are missing; what root makes, everyone may enter.

    With `private` for this user alone; what root makes, others (the node's user) may pass through.

    Raises NodeError if that is not allowed or not possible. Folders that exist stay as they are.
    """
    try:
        for part in (*reversed(folder.parents), folder):
            if not part.exists():
                part.mkdir(exist_ok=True)
                if private:
                    part.chmod(passable())
                elif os.geteuid() == 0:
                    part.chmod(0o755)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "not writable", str(folder))
    except OSError as error:
        raise NodeError(
            f"The folder {folder} cannot be used: {error.strerror} ({error.filename}).",
            "Choose another folder, or make this one writable.",
        ) from error


def passable() -> int:
    """The mode of a folder that the node's user, who is another one for root, can pass through."""
    return PASSABLE_FOLDER if os.geteuid() == 0 else PRIVATE_FOLDER


def close_files(tree: Path) -> None:
    """Leave what lies in `tree` to its owner."""
    for path in tree.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)


def open_to_all(tree: Path) -> None:
    """Let everyone read what lies in `tree`, and run what its owner may run."""
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        runnable = 0o111 if mode & 0o100 else 0
        path.chmod(mode | 0o444 | runnable)


def give(tree: Path, uid: int) -> None:
    """Make user (and group) `uid` the owner of `tree` and all that lies in it."""
    for path in (tree, *tree.rglob("*")):
        os.chown(path, uid, uid, follow_symlinks=False)


def size(tree: Path) -> int:
    """Bytes in the files of `tree`; files that vanish meanwhile do not count."""
    return sum(_file_size(Path(folder) / name) for folder, _, names in os.walk(tree) for name in names)


def _file_size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0
