"""Failure of one step of a fetch."""

from __future__ import annotations

from infra.collect.fetching.exchange import FetchReason


class FetchFailure(Exception):
    """A step failed. `Fetcher.fetch` raises it as a FetchError, with the URL and its redirects."""

    def __init__(
        self, reason: FetchReason, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, message, status, retry_after)
        self.reason = reason
        self.message = message
        self.status = status
        self.retry_after = retry_after
