"""A clock that only sleeping advances, shared by threads and processes."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Self

_DOUBLE = struct.Struct("d")


class SimulatedClock:
    """The time is a number in a file: all that opened the file have the same time, and it survives a killed process.

    Each sleep ends at its beginning plus its seconds, so that threads sleep side by side.
    """

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), _DOUBLE.size)
        self._lock = Lock()

    @classmethod
    def create(cls, file: Path, start: datetime) -> Self:
        """Make the file of a clock that shows `start`."""
        file.write_bytes(_DOUBLE.pack(start.timestamp()))
        return cls(file)

    def now(self) -> datetime:
        """The time."""
        (seconds,) = _DOUBLE.unpack(self._map[: _DOUBLE.size])
        return datetime.fromtimestamp(seconds, UTC)

    def sleep(self, seconds: float) -> None:
        """Advance the time, unless another thread has done so meanwhile."""
        self.advance_to(self.now() + timedelta(seconds=seconds))

    def advance_to(self, moment: datetime) -> None:
        """Advance the time to `moment` if it is earlier."""
        with self._lock:
            if moment > self.now():
                self._map[: _DOUBLE.size] = _DOUBLE.pack(moment.timestamp())
