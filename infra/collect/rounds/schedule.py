"""Jobs by host: each host has one job in flight, the one that is ready first is next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from heapq import heappop, heappush
from threading import Condition
from typing import Generic, Protocol, TypeVar

from infra.collect.clock import Clock
from infra.collect.rounds.hosts import SLICE_SECONDS, Hosts, RequestStopped

_WAIT_SECONDS = 0.1
"""The longest wait of a thread without a host for one that another thread lets go."""


class HostJob(Protocol):
    """A request to make."""

    @property
    def host(self) -> str: ...


Job = TypeVar("Job", bound=HostJob)


class HostSchedule(Generic[Job]):
    """Performs jobs in threads until all are done, the deadline has passed, or the round stops.

    Args:
        hosts: The hosts, which know when each is ready.
        clock: With one thread it may be a clock that is advanced by its own `sleep`.
        deadline: No job is begun from then on.
        perform: Performs a job; it may `add` others.
        cancel: Ends the requests in flight.
    """

    def __init__(
        self,
        hosts: Hosts,
        clock: Clock,
        deadline: datetime,
        perform: Callable[[Job], None],
        cancel: Callable[[], None] = lambda: None,
    ) -> None:
        self._hosts, self._clock, self._deadline = hosts, clock, deadline
        self._perform, self._cancel = perform, cancel
        self._queues: dict[str, deque[Job]] = {}
        self._heap: list[tuple[datetime, int, str]] = []
        self._in_flight, self._pushed = 0, 0
        self._busy: set[str] = set()
        self._failed: BaseException | None = None
        self._stopped = False
        self._changed = Condition()

    def add(self, job: Job) -> None:
        """Add a job."""
        self._hosts.load([job.host])
        with self._changed:
            queue = self._queues.setdefault(job.host, deque())
            queue.append(job)
            if len(queue) == 1 and job.host not in self._busy:
                self._push(job.host)
            self._changed.notify()

    def run(self, jobs: Iterable[Job], threads: int) -> list[Job]:
        """Perform the jobs; return those that were not begun. Raises what `perform` raises."""
        first = list(jobs)
        self._hosts.load(job.host for job in first)
        for job in first:
            self.add(job)
        if threads == 1:
            self._work()
        else:
            self._work_in_threads(threads)
        if self._failed is not None:
            raise self._failed
        return [job for queue in self._queues.values() for job in queue]

    def _work_in_threads(self, threads: int) -> None:
        with ThreadPoolExecutor(threads, thread_name_prefix="host") as pool:
            working = [pool.submit(self._work) for _ in range(threads)]
            try:
                while wait(working, SLICE_SECONDS).not_done:
                    self._hosts.require_running()
            except RequestStopped:
                self._cancel()
            except BaseException:  # Ctrl-C, or the end of the worker process
                self._stopped = True
                self._cancel()
                raise

    def _work(self) -> None:
        try:
            while self._step():
                pass
        except RequestStopped:
            return
        except BaseException as error:
            with self._changed:
                self._failed = self._failed or error
                self._changed.notify_all()
            if not isinstance(error, Exception):
                raise

    def _step(self) -> bool:
        """Perform one job, or wait a little; return whether there is more to do."""
        with self._changed:
            if self._stopped or self._failed is not None or (not self._heap and not self._in_flight):
                self._changed.notify_all()
                return False
            if not self._heap:
                self._changed.wait(_WAIT_SECONDS)
                return True
            self._hosts.require_running()
            ready, _, host = self._heap[0]
            now = self._clock.now()
            if max(ready, now) >= self._deadline:
                heappop(self._heap)
                return True
            if ready <= now:
                heappop(self._heap)
                job = self._queues[host].popleft()
                self._in_flight += 1
                self._busy.add(host)
        if ready > now:
            self._clock.sleep(min((ready - now).total_seconds(), SLICE_SECONDS))
            return True
        try:
            self._perform(job)
        except RequestStopped:
            with self._changed:
                self._queues[host].appendleft(job)
            raise
        finally:
            self._let_go(host)
        return True

    def _let_go(self, host: str) -> None:
        with self._changed:
            self._in_flight -= 1
            self._busy.discard(host)
            if self._queues[host]:
                self._push(host)
            self._changed.notify()

    def _push(self, host: str) -> None:
        self._pushed += 1
        now = self._clock.now()
        heappush(self._heap, (self._hosts.slot(host).ready_at(now), self._pushed, host))
