"""Fetcher: one GET at a time over checked addresses, within limits."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from infra.collect.clock import Clock, system_clock
from infra.collect.fetching.addresses import AddressPolicy, Resolver, system_resolver
from infra.collect.fetching.exchange import Fetched, FetchRequest
from infra.collect.fetching.limits import FetchLimits


class Fetcher:
    """GETs URLs. Thread-safe; a context manager that closes its connections.

    Args:
        user_agent: Sent with every request: a product, its version and a contact.
        policy: The addresses that may be connected to.
    """

    def __init__(
        self,
        user_agent: str,
        policy: AddressPolicy,
        limits: FetchLimits = FetchLimits(),  # noqa: B008
        resolver: Resolver = system_resolver,
        clock: Clock = system_clock,
    ) -> None:
        self.user_agent, self._policy, self._limits = user_agent, policy, limits
        self._resolver, self._clock = resolver, clock

    def fetch(self, request: FetchRequest) -> Fetched:
        """Fetch a URL, following redirects. Raises FetchError, and no other error."""
        raise NotImplementedError

    def cancel(self) -> None:
        """End all fetches in flight, and those that are tried later, with the reason `cancelled`."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the connections that are kept open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
