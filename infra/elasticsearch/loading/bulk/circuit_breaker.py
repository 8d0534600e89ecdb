"""The circuit breaker: after failures in a row the load pauses, then continues with one request at a time.

After Michael Nygard's "Release It!"; the waits have equal jitter (half fixed, half random), so that several loads
that lost the same node do not return at once.
"""

from __future__ import annotations

from random import Random

from infra.elasticsearch.loading.bulk.records import BulkPolicy


class CircuitBreaker:
    """Closed while writes are accepted; open, with a time to try again, after `trip_after` failures in a row.

    `resume_at` is that time (None: closed), `why` the last failure.
    """

    def __init__(self, policy: BulkPolicy, random: Random) -> None:
        self._policy = policy
        self._random = random
        self._failures = 0
        self._since: float | None = None
        self.resume_at: float | None = None
        self.why = ""

    @property
    def is_open(self) -> bool:
        """True while the load pauses."""
        return self.resume_at is not None

    def record_failure(self, now: float, why: str) -> bool:
        """Count a request without any accepted write; returns whether that opens the breaker."""
        self.why = why
        self._since = now if self._since is None else self._since
        self._failures += 1
        if self._failures < self._policy.trip_after:
            return False
        opens, self.resume_at = not self.is_open, now + self._pause()
        return opens

    def record_success(self) -> None:
        """Close the breaker."""
        self._failures, self._since, self.resume_at = 0, None, None

    def is_exhausted(self, now: float) -> bool:
        """Return whether nothing was accepted for the patience of the policy."""
        return self._since is not None and now - self._since >= self._policy.patience

    def _pause(self) -> float:
        doublings = self._failures - self._policy.trip_after
        longest = min(self._policy.longest_delay, self._policy.first_delay * 2.0 ** min(doublings + 2, 32))
        return longest / 2 + self._random.uniform(0, longest / 2)
