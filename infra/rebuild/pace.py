"""A limit of documents a second, so that a rebuild leaves the cluster to its readers."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Waits so that no more than `per_second` documents go on; None: as fast as they come."""

    def __init__(
        self,
        per_second: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._per_second, self._clock, self._sleep = per_second, clock, sleep
        self._due = clock()

    def wait(self, documents: int) -> None:
        """Return when so many more documents may go on; a pause before is not made up for."""
        if self._per_second is None:
            return
        self._due = max(self._due, self._clock()) + documents / self._per_second
        if (seconds := self._due - self._clock()) > 0:
            self._sleep(seconds)
