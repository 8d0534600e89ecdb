"""The end of a log file."""

from __future__ import annotations

import os
from pathlib import Path

_LONGEST_LINE = 4_000
"""Bytes a line that are read from the end; lines of a Java stack trace are far shorter."""


def tail(log: Path, lines: int) -> str:
    """Return the last `lines` lines, fewer if they are very long; empty if the file is missing."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - lines * _LONGEST_LINE))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:]) if lines > 0 else ""
