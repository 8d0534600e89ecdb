"""Temporary folders of nodes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def node_folder(purpose: str) -> Iterator[Path]:
    """A folder that the node's own user can enter; it is deleted at the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix=f"dateline-{purpose}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
