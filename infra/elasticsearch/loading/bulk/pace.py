"""The pace of a load: fewer and smaller requests while Elasticsearch refuses them or is slow, more again afterwards.

Additive increase and multiplicative decrease, as in TCP's congestion control: several loads into one cluster end with
equal shares of what it can take.
"""

from __future__ import annotations

from infra.elasticsearch.loading.bulk.records import BulkPolicy

_SLOW, _FAST = 1 / 2, 1 / 4
"""Shares of the time limit of a request: above the first the next one could reach the limit, below the second there is
room for more."""

_IN_A_ROW = 10
"""Requests accepted in a row after which the load speeds up a step: a service that refuses the next step then refuses
one request in ten."""

_LEAST_SHARE = 32
"""A chunk keeps at least this part of the policy's count."""


class LoadPace:
    """Bounds of further requests: `in_flight` at once, `chunk_count` actions in each; never above the policy's."""

    def __init__(self, policy: BulkPolicy) -> None:
        self._policy = policy
        self._in_a_row = 0
        self.in_flight, self.chunk_count = policy.in_flight, policy.chunk_count

    def record_accepted(self, seconds: float) -> None:
        """Adapt to a request that was carried out within `seconds`."""
        if seconds > _SLOW * self._policy.request_seconds:
            self._in_a_row = 0
            self.in_flight = max(1, self.in_flight - 1)
            self._halve_chunks()
        elif seconds < _FAST * self._policy.request_seconds:
            self._in_a_row += 1
            if self._in_a_row >= _IN_A_ROW:
                self._speed_up()

    def record_refused(self, *, is_late: bool) -> None:
        """Adapt to a request of which Elasticsearch refused actions; `is_late` if it did not answer in time."""
        self._in_a_row = 0
        self.in_flight = max(1, self.in_flight // 2)
        if is_late:
            self._halve_chunks()

    def _halve_chunks(self) -> None:
        self.chunk_count = max(1, self._policy.chunk_count // _LEAST_SHARE, self.chunk_count // 2)

    def _speed_up(self) -> None:
        """First the size of requests, then their number: one large request costs the cluster less than two."""
        self._in_a_row = 0
        if self.chunk_count < self._policy.chunk_count:
            self.chunk_count = min(self._policy.chunk_count, 2 * self.chunk_count)
        else:
            self.in_flight = min(self._policy.in_flight, self.in_flight + 1)
