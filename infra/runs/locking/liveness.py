"""Liveness of a lock's holder, judged by its renewals and the local clock alone.

The clocks of two machines need not agree: a holder that is watched for the length of its lease and writes nothing is
gone. The price is a wait of one lease after a crash; in return no wrong clock makes a run lose its lock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum
from typing import Final

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady_seconds() -> float:
    """Seconds of a monotonic clock that counts sleep too, where the system has one."""
    return time.clock_gettime(_CLOCK)


class Liveness(Enum):
    """The state of a holder."""

    ALIVE = "alive"
    SILENT = "silent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class HolderWatch:
    """A watch on a holder that began at `since` (`steady_seconds`), when the lock's last write was `sequence`."""

    sequence: tuple[int, int]
    lease_seconds: float
    since: float

    def liveness(self, sequence: tuple[int, int], now: float) -> Liveness:
        """The holder's state at the moment `now`, when the lock's last write is `sequence`."""
        if sequence != self.sequence:
            return Liveness.ALIVE
        return Liveness.GONE if now - self.since > self.lease_seconds else Liveness.SILENT
