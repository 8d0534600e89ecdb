"""Hosts: one request at a time for each, its delay, its robots.txt, its rest after failures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

from infra.collect.clock import Clock
from infra.collect.fetching.exchange import Fetched, FetchError, FetchReason, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.fetching.robots import RobotsRules, fetch_robots
from infra.collect.rounds.requests import failure_of
from infra.collect.state import ReadableState, WritableState
from infra.collect.state.documents import host_document
from transforms.collecting.failures import CANCELLED
from transforms.collecting.hosts import after_host_failure, after_request, after_success, resting_until
from transforms.collecting.page_urls import host_of
from transforms.collecting.states import HostState

SLICE_SECONDS = 0.25
"""A wait is cut into such pieces, between which a stop is noticed."""

REDIRECT_SECONDS = 60.0
"""The longest wait for a host that a redirect leads to; the page is tried again later."""

KNOWN_DELAY_SECONDS = 5.0
"""From this delay on, the time of the next request is recorded before a request is sent: a kill right after it would
lose a time that a restart may not outlast."""


@dataclass(slots=True, eq=False)
class HostSlot:
    """A host in this process; who holds `lock` may send a request to it."""

    state: HostState
    delay: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def ready_at(self, now: datetime) -> datetime:
        """Return when the next request may be sent, `now` or later."""
        return max(now, self.state.next_request or now, resting_until(self.state, now) or now)


class RequestStopped(Exception):
    """The round is stopping, so that a request was not sent."""


class Hosts:
    """The hosts of a round, each read from the state on first use. Thread-safe."""

    def __init__(
        self, reader: ReadableState, writer: WritableState, fetcher: Fetcher, clock: Clock, is_over: Callable[[], bool]
    ) -> None:
        self._reader, self._writer, self._fetcher, self._clock, self._is_over = reader, writer, fetcher, clock, is_over
        self._slots: dict[str, HostSlot] = {}
        self._lock = Lock()

    def slot(self, host: str) -> HostSlot:
        """Return the slot of a host."""
        with self._lock:
            found = self._slots.get(host)
        if found is None:
            self.load([host])
            with self._lock:
                found = self._slots[host]
        return found

    def load(self, hosts: Iterable[str]) -> None:
        """Read the states of hosts at once, so that `slot` finds them. Raises IndexingError."""
        with self._lock:
            unknown = [host for host in dict.fromkeys(hosts) if host not in self._slots]
        read = self._reader.hosts(unknown)
        with self._lock:
            for host, state in read.items():
                self._slots.setdefault(host, HostSlot(state))

    def fetch(self, request: FetchRequest, delay: float) -> Fetched:
        """Fetch a URL as robots.txt and the delays of all hosts on the way allow.

        Args:
            request: The URL.
            delay: Seconds between two requests to a host that the source asks for.

        Raises:
            FetchError: Also `robots`, `robots_unavailable`, and `busy` for a host that rests.
            RequestStopped: The round is stopping.
        """
        visit = _Visit(self, delay)
        try:
            visit.admit(request.url)
            fetched = self._fetcher.fetch(replace(request, before_redirect=visit.admit))
        except FetchError as error:
            visit.fail(error)
            raise
        else:
            visit.succeed()
            return fetched
        finally:
            visit.end()

    def pause_until(self, moment: datetime) -> None:
        """Wait for a time. Raises RequestStopped."""
        while (left := (moment - self._clock.now()).total_seconds()) > 0:
            self.require_running()
            self._clock.sleep(min(left, SLICE_SECONDS))
        self.require_running()

    def require_running(self) -> None:
        """Raise RequestStopped if the round is stopping."""
        if self._is_over():
            raise RequestStopped

    def now(self) -> datetime:
        """Return the time."""
        return self._clock.now()

    def save(self, slot: HostSlot) -> None:
        """Write the state of a host soon; at once if its next request is far off."""
        self._writer.put(*host_document(slot.state))
        if slot.delay >= KNOWN_DELAY_SECONDS:
            self._writer.flush()

    def stored_rules(self, slot: HostSlot, scheme: str) -> RobotsRules | None:
        """Return the rules of a host that are known and have not expired."""
        stored = slot.state.robots.get(scheme)
        rules = RobotsRules.from_dict(stored) if stored else None
        return rules if rules and rules.expires > self._clock.now() else None

    def fetch_rules(self, url: str, admit: Callable[[str], None]) -> RobotsRules:
        """Fetch the robots.txt of the origin of a URL. Raises FetchError."""
        return fetch_robots(self._fetcher, url, self._fetcher.user_agent, admit)


@dataclass(slots=True)
class _Visit:
    """One fetch with its redirects: it holds the locks of all hosts on the way.

    `asked` is the host that a request was sent to last; None before the first.
    """

    hosts: Hosts
    delay: float
    held: list[HostSlot] = field(default_factory=list)
    asked: HostSlot | None = None
    refused: bool = False

    def admit(self, url: str) -> None:
        """Wait until a URL may be requested. Raises FetchError, RequestStopped."""
        slot, scheme = self._hold(url), urlsplit(url).scheme
        rules = self.hosts.stored_rules(slot, scheme)
        if rules is None:
            self._begin(slot)
            rules = self.hosts.fetch_rules(url, self._admit_unruled)
            slot.state = replace(slot.state, robots={**slot.state.robots, scheme: rules.to_dict()})
        slot.delay = max(slot.delay, rules.delay or 0.0)
        if not rules.allows(url):
            raise self._refuse(FetchReason.ROBOTS, "robots.txt disallows this URL", url)
        self._begin(slot)

    def _admit_unruled(self, url: str) -> None:
        """Wait until the target of a redirect of robots.txt may be requested."""
        self._begin(self._hold(url))

    def _hold(self, url: str) -> HostSlot:
        """Hold the host of a URL. Raises FetchError if it rests, or stays busy."""
        slot = self.hosts.slot(host_of(url))
        if slot not in self.held:
            if not slot.lock.acquire(timeout=REDIRECT_SECONDS if self.held else -1):
                raise self._refuse(FetchReason.BUSY, "another request to this host takes too long", url)
            self.held.append(slot)
        slot.delay = max(slot.delay, self.delay)
        if until := resting_until(slot.state, self.hosts.now()):
            raise self._refuse(FetchReason.BUSY, f"its host is left alone until {until:%H:%M:%S} UTC", url)
        return slot

    def _begin(self, slot: HostSlot) -> None:
        """Wait until the host may be asked; the request is sent next."""
        self._end_request()
        self.hosts.pause_until(slot.ready_at(self.hosts.now()))
        if slot.delay >= KNOWN_DELAY_SECONDS:
            slot.state = after_request(slot.state, slot.delay, self.hosts.now())
            self.hosts.save(slot)
        self.asked = slot

    def _end_request(self) -> None:
        if self.asked is not None:
            self.asked.state = after_request(self.asked.state, self.asked.delay, self.hosts.now())

    def _refuse(self, reason: FetchReason, message: str, url: str) -> FetchError:
        """Return the error of a request that is not sent, and that says nothing on the host."""
        self.refused = True
        return FetchError(reason, message, url)

    def fail(self, error: FetchError) -> None:
        """Record a failure that concerns the whole host."""
        failure = failure_of(error)
        if self.refused or self.asked is None or failure.reason == CANCELLED:
            return
        if failure.is_of_host:
            self.asked.state = after_host_failure(self.asked.state, failure, self.hosts.now())
        elif error.status is not None:
            self.succeed()

    def succeed(self) -> None:
        """Record that the host answered."""
        if self.asked is not None:
            self.asked.state = after_success(self.asked.state)

    def end(self) -> None:
        """Record the time of the last request and let the hosts go."""
        self._end_request()
        try:
            for slot in self.held:
                self.hosts.save(slot)
        finally:
            for slot in self.held:
                slot.lock.release()
