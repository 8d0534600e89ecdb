"""Files that hold a secret: at no moment readable by anyone but their owner, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


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
