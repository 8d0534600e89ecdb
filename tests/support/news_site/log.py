"""The log of a server: each request, with its simulated time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request and its answer.

    Attributes:
        agent: Its User-Agent.
        is_conditional: It named an ETag or a time.
        follows: The address is the one that the answer before on this host redirected to.
        listed: The numbers of the articles in a listing that was sent.
        article: Number and version of the article that was sent, or has not changed (304).
        retry_after: Seconds that the answer asks to wait.
    """

    time: datetime
    host: str
    target: str
    status: int
    agent: str
    is_conditional: bool
    follows: bool
    listed: tuple[int, ...]
    article: tuple[int, int] | None
    retry_after: int | None = None

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class RequestLog:
    """All requests in order, and the most that were in flight at once, on each host and on all together."""

    def __init__(self) -> None:
        self.requests: list[LoggedRequest] = []
        self.most_in_flight: Counter[str] = Counter()
        self.most_at_once = 0
        self._in_flight: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def in_flight(self, host: str) -> Iterator[None]:
        """Count a request while it is answered."""
        with self._lock:
            self._in_flight[host] += 1
            self.most_in_flight[host] = max(self.most_in_flight[host], self._in_flight[host])
            self.most_at_once = max(self.most_at_once, self._in_flight.total())
        try:
            yield
        finally:
            with self._lock:
                self._in_flight[host] -= 1

    def add(self, request: LoggedRequest) -> None:
        """Append a request."""
        with self._lock:
            self.requests.append(request)

    def by_host(self) -> dict[str, list[LoggedRequest]]:
        """The requests of each host, in order."""
        found = defaultdict[str, list[LoggedRequest]](list)
        for request in self.requests:
            found[request.host].append(request)
        return found
