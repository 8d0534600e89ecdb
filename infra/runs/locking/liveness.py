"""Whether the holder of a lock is alive: judged by its renewals and one's own clock alone.

Two machines' clocks need not agree: a holder that does not write for as long as it promised to, while it is
watched, is gone. The price is a wait of one lease after a crash, and never a lock that is taken by mistake of a clock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum
from typing import Final

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady_seconds() -> float:
    """Seconds of a clock that never goes back and, where the system has such a one, counts sleep too."""
    return time.clock_gettime(_CLOCK)


class Liveness(Enum):
    """What has been seen of a holder."""

    ALIVE = "alive"
    SILENT = "silent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class HolderWatch:
    """Watching a holder since the moment `since` (see `seconds`), when the lock's last write was `sequence`."""

    sequence: tuple[int, int]
    lease_seconds: float
    since: float

    def liveness(self, sequence: tuple[int, int], now: float) -> Liveness:
        """What a look at the moment `now`, which found the lock's last write to be `sequence`, tells."""
        if sequence != self.sequence:
            return Liveness.ALIVE
        return Liveness.GONE if now - self.since > self.lease_seconds else Liveness.SILENT
