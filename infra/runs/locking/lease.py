"""Holds the lock of an index: never taken from a live run, renewed by a thread, released at the end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from threading import Event, RLock, Thread
from types import TracebackType
from typing import Self
from uuid import uuid4

from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.errors import IndexingError
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.runs.errors import IndexTaken, LockLost, RunStateDeleted
from infra.runs.locking.liveness import HolderWatch, Liveness, steady_seconds
from infra.runs.locking.lock import IndexLock, LockHolder, LockState
from infra.settings import Settings

log = logging.getLogger(__name__)

RENEWALS_A_LEASE = 3
"""Two may fail before the lease expires."""

_FAILED_RENEWALS_A_LEASE = 12
"""The rate after a failed renewal."""

_CHECKS_A_LEASE = 20
_RELEASE_SECONDS = 5.0
"""Time for releasing the lock; after that the next run waits one lease instead."""


def acquire(
    lock: IndexLock, run: str, lease_seconds: float, notify: Callable[[str], None], patience: float = 0.0
) -> Lease:
    """Take the lock for `run`; if another run has it, wait until that has proven alive or gone.

    After a write with an unknown outcome the lock is read to see which run has it.

    Args:
        lock: The lock.
        run: The run's id.
        lease_seconds: The time within which this process renews the lock.
        notify: Called with a sentence before a wait, and when the lock is taken over.
        patience: Seconds for which requests are repeated while Elasticsearch is unavailable.

    Raises:
        IndexTaken: Another run is alive.
        IndexingError: Elasticsearch is unavailable, or refuses.
    """
    mine, watch = LockHolder.new(run, lease_seconds), None
    while True:
        seen = patiently(lock.read, patience)
        if seen is not None and seen.holder.token == mine.token:
            return Lease(lock, seen, patience)
        if seen is None or seen.holder.free:
            patiently(partial(lock.write, mine, seen), patience)
            continue
        watch = watch or _start_watch(seen, notify)
        sign = watch.liveness(seen.sequence, steady_seconds())
        if sign is Liveness.ALIVE:
            raise _taken(lock.name, seen.holder)
        if sign is Liveness.GONE:
            notify(f"Run {seen.holder.run} ({seen.holder.owner}) is gone: this run takes over.")
            patiently(partial(lock.write, mine, seen), patience)
            continue
        time.sleep(seen.holder.lease_seconds / _CHECKS_A_LEASE)


def acquire_for(work: str, lock: IndexLock, settings: Settings, notify: Callable[[str], None]) -> Lease:
    """Take the lock for work that is no run on record; `work` names it to those who wait. Raises as `acquire`."""
    return acquire(lock, f"{work} {uuid4()}", settings.lease_seconds, notify, settings.patience_seconds)


def _start_watch(seen: LockState, notify: Callable[[str], None]) -> HolderWatch:
    holder = seen.holder
    notify(
        f"Run {holder.run} ({holder.owner}) has the index; up to {holder.lease_seconds:g} s show whether it is alive."
    )
    return HolderWatch(seen.sequence, holder.lease_seconds, steady_seconds())


def _taken(name: str, holder: LockHolder) -> IndexTaken:
    return IndexTaken(
        f"One run at a time: {name} belongs to run {holder.run} on {holder.owner}, since "
        f"{holder.started:%Y-%m-%d %H:%M:%S} UTC. It is alive; after {holder.lease_seconds:g} s of silence "
        f"the next run would take over.",
        f"Wait for its end (`dateline runs show {holder.run} --index {name}`), or end that process.",
    )


class Lease:
    """A lock that is held; within the block a thread renews it.

    Renewal continues while Elasticsearch is unavailable: no other run can take over meanwhile either, and the first
    one to write when it is back has the index.
    """

    def __init__(self, lock: IndexLock, seen: LockState, patience: float = 0.0) -> None:
        self.lock, self._patience = lock, patience
        self._seen, self._renewed = seen, steady_seconds()
        self._lost: LockLost | None = None
        self._writing, self._end = RLock(), Event()
        self._thread = Thread(target=self._renew_repeatedly, name="lease", daemon=True)

    @property
    def holder(self) -> LockHolder:
        """The holder that the lock names: this run."""
        return self._seen.holder

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()
        self.release()

    def require(self, patience: float | None = None) -> None:
        """Return while the index is this run's. Raises LockLost; IndexingError if that cannot be determined.

        If the last renewal is older than the lease, as in a process that was stopped, the lock is renewed first, for
        up to `patience` seconds (None: those given to `acquire`).
        """
        if self._lost is None and steady_seconds() - self._renewed > self.holder.lease_seconds:
            patiently(self.renew, self._patience if patience is None else patience)
        if self._lost:
            raise self._lost

    def transfer_to(self, run: str) -> None:
        """Hold the lock for another run from now on, which this process resumes. Raises as `require`."""
        patiently(partial(self._replace, self.holder.next_beat(run=run)), self._patience)
        self.require()

    def renew(self) -> None:
        """Renew the lock; the lease is lost if another run has taken it. Raises IndexingError."""
        with self._writing:
            begun = steady_seconds()
            self._write(self.holder.next_beat())
            if self._lost is None:
                self._renewed = begun

    def _replace(self, holder: LockHolder) -> None:
        with self._writing:
            self._write(holder)

    def release(self) -> None:
        """Release the lock unless it is lost. Never raises."""
        if self._lost:
            return
        try:
            patiently(partial(self._replace, self.holder.next_beat(free=True)), _RELEASE_SECONDS)
        except IndexingError as error:
            log.warning("The lock of %s stays until its lease expires: %s", self.lock.name, error.message)

    def _renew_repeatedly(self) -> None:
        beats = RENEWALS_A_LEASE
        while not self._end.wait(self.holder.lease_seconds / beats):
            try:
                self.renew()
                beats = RENEWALS_A_LEASE
            except IndexingError as error:
                log.info("The lock of %s could not be renewed: %s", self.lock.name, error.message)
                beats = _FAILED_RENEWALS_A_LEASE
            if self._lost:
                log.error("%s", self._lost.message)
                return

    def _write(self, holder: LockHolder) -> None:
        while self._lost is None:
            try:
                done = self.lock.write(holder, self._seen)
            except RunStateDeleted as deleted:
                self._lost = deleted
                return
            if done is not None:
                self._seen = done
                return
            now = self.lock.read()
            if now is None or now.holder.token != self.holder.token:
                self._lost = lock_lost(self.lock.name, self.holder, now)
            else:
                # An earlier write of this run; its reply was lost.
                self._seen = now


def lock_lost(name: str, mine: LockHolder, now: LockState | None) -> LockLost:
    """The error of a run that lost its index to another run, or its lock by deletion."""
    if now is None:
        return RunStateDeleted.of(name, runs_name(name))
    other = f"run {now.holder.run} on {now.holder.owner} has taken over"
    return LockLost(
        f"Run {mine.run} has lost {name}: {other}, after this run had not renewed its lock for "
        f"{mine.lease_seconds:g} s. What was loaded stays; nothing more is written.",
        f"See `dateline runs list --index {name}`; the other run covers the same input if it was given the same paths.",
    )
