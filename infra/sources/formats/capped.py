"""Reading of files of bounded size."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO


def read_capped(open_file: Callable[[], BinaryIO], most: int) -> bytes | None:
    """Return the bytes of a file; None if there are more than `most`. Raises OSError."""
    with open_file() as stream:
        content = stream.read(most + 1)
    return content if len(content) <= most else None
