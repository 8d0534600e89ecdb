"""Reading of files that may be compressed with gzip."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import BinaryIO, cast


def open_file(path: Path, gzipped: bool) -> BinaryIO:
    """Open a file for reading its bytes, unpacked. Raises OSError."""
    return cast("BinaryIO", gzip.open(path) if gzipped else path.open("rb"))


def read_capped(path: Path, most: int, gzipped: bool) -> bytes | None:
    """Return the unpacked bytes of a file; None if there are more than `most`. Raises OSError."""
    with open_file(path, gzipped) as stream:
        content = stream.read(most + 1)
    return content if len(content) <= most else None
