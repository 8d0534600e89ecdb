"""The circuit breaker: after failures in a row the load pauses, then tries with one request at a time.

Its source is Michael Nygard's "Release It!"; the waits are equal jitter (half fixed, half random), so that
several loads that lost the same node do not come back at once.
"""

from __future__ import annotations

from random import Random

from infra.elasticsearch.loading.bulk.records import BulkPolicy


class Breaker:
    """Closed while requests get through; open, with a time to try again, after `trip_after` failures in a row."""

    def __init__(self, policy: BulkPolicy, random: Random) -> None:
        self._policy = policy
        self._random = random
        self._failures = 0
        self._since: float | None = None
        self.resume_at: float | None = None
        self.why = ""

    @property
    def open(self) -> bool:
        return self.resume_at is not None

    def failed(self, now: float, why: str) -> bool:
        """Count a request that got nothing through; true if that opens the breaker."""
        self.why = why
        self._since = now if self._since is None else self._since
        self._failures += 1
        if self._failures < self._policy.trip_after:
            return False
        newly, self.resume_at = not self.open, now + self._pause()
        return newly

    def succeeded(self) -> None:
        self._failures, self._since, self.resume_at = 0, None, None

    def out_of_patience(self, now: float) -> bool:
        """Whether nothing has got through for as long as the policy waits."""
        return self._since is not None and now - self._since >= self._policy.patience

    def _pause(self) -> float:
        doublings = self._failures - self._policy.trip_after
        longest = min(self._policy.longest_delay, self._policy.first_delay * 2.0 ** min(doublings + 2, 32))
        return longest / 2 + self._random.uniform(0, longest / 2)
