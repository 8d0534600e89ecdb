"""Time that a fetch has left, and its cancellation."""

from __future__ import annotations

import time
from threading import Event

from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure


class Deadline:
    """The end of one fetch, by the monotonic clock of the machine."""

    def __init__(self, seconds: float, cancelled: Event) -> None:
        self._seconds, self._cancelled = seconds, cancelled
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left. Raises FetchFailure (`timeout` or `cancelled`)."""
        if self._cancelled.is_set():
            raise FetchFailure(FetchReason.CANCELLED, "The fetch was cancelled")
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.exceeded()
        return left

    def exceeded(self) -> FetchFailure:
        """Return the failure of a fetch that took too long."""
        return FetchFailure(FetchReason.TIMEOUT, f"The fetch did not end within {self._seconds:g} seconds")

    def extend(self, seconds: float) -> None:
        """Move the end back, by time that was spent waiting on purpose."""
        self._end += seconds
