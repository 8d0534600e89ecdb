"""Folders and modes that let the node's own user in, whatever the umask of the caller."""

from __future__ import annotations

import os
from pathlib import Path

from infra.node.errors import NodeError
from infra.security.private_files import PASSABLE_FOLDER, PRIVATE_FOLDER


def make(folder: Path, *, private: bool = False) -> None:
    """Create `folder` and its missing parents; existing folders keep their mode.

    Folders created by root can be entered by everyone; with `private`, they can only be passed through (by the node's
    user), and those of an ordinary user are closed to others.

    Raises NodeError if the folder cannot be created or written to.
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
    """Return the mode of a private folder that the node's user, another one if we are root, can pass through."""
    return PASSABLE_FOLDER if os.geteuid() == 0 else PRIVATE_FOLDER


def close_files(tree: Path) -> None:
    """Remove all rights of group and others on the content of `tree`."""
    for path in tree.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)


def open_to_all(tree: Path) -> None:
    """Let everyone read the content of `tree`, and execute what its owner may execute."""
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        runnable = 0o111 if mode & 0o100 else 0
        path.chmod(mode | 0o444 | runnable)


def change_owner(tree: Path, uid: int) -> None:
    """Make user (and group) `uid` the owner of `tree` and its content."""
    for path in (tree, *tree.rglob("*")):
        os.chown(path, uid, uid, follow_symlinks=False)


def size(tree: Path) -> int:
    """Return the bytes in the files of `tree`, without files that vanish meanwhile."""
    return sum(_file_size(Path(folder) / name) for folder, _, names in os.walk(tree) for name in names)


def _file_size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0
