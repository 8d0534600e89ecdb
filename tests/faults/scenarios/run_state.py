"""Faults of the run state: a loader that is stopped until another takes over, two at once, the index deleted."""

from __future__ import annotations

import fcntl
import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

from tests.faults.ledger import Ledger
from tests.faults.network_faults import At
from tests.faults.proxy import Exchange
from tests.faults.scenarios.process import finish
from tests.faults.trial import FaultScenario, Trial

_PATIENCE_SECONDS, _MOMENT_SECONDS = 600, 0.01
_NOTICED = 8
"""Requests that find no shard; by then both loaders have met it."""


def taken_over(trial: Trial) -> int:
    """The first stops while an older state of an article is on its way, which arrives when the second is done."""
    first = trial.start()
    trial.proxy.network_fault = stopped = _Stopped(trial, first)
    assert stopped.event.wait(_PATIENCE_SECONDS), "the first loader sent no older state"
    finish(trial, trial.start())
    stopped.resumed.set()
    first.send_signal(signal.SIGCONT)
    stderr = finish(trial, first, 1)
    assert "has lost" in stderr, stderr
    assert set(stopped.answered) == {409}, "what arrived late was not what the index had in the same or a newer state"
    return 1


class _Stopped:
    """Stops a loader (SIGSTOP) and holds back the request that it has just sent, until it goes on."""

    def __init__(self, trial: Trial, loader: subprocess.Popen[str]) -> None:
        self.event, self.resumed = Event(), Event()
        self.answered: list[int] = []
        self._trial, self._loader, self._lock = trial, loader, Lock()

    def __call__(self, exchange: Exchange) -> None:
        if self._is_due(exchange):
            self.resumed.wait()
            reply = self._trial.proxy.ask(exchange)
            self.answered = [next(iter(item.values()))["status"] for item in json.loads(reply.body)["items"]]
            exchange.answer(reply)
        else:
            self._trial.proxy.pass_on(exchange)

    def _is_due(self, exchange: Exchange) -> bool:
        with self._lock:
            due = not self.event.is_set() and exchange.is_bulk and _has_older_state(exchange.body, self._trial.ledger)
            if due:
                self._stop()
                self.event.set()
            return due

    def _stop(self) -> None:
        """Not while the loader writes a dead letter: what the kernel locks for it nobody can take over."""
        lock = self._trial.home / "deadletters" / self._trial.index / "lock"
        while True:
            self._loader.send_signal(signal.SIGSTOP)
            if _is_free(lock):
                return
            self._loader.send_signal(signal.SIGCONT)
            time.sleep(_MOMENT_SECONDS)


def _is_free(lock: Path) -> bool:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _has_older_state(body: bytes, ledger: Ledger) -> bool:
    """Return whether a bulk request writes a state of an article that has a newer one."""
    return any(
        document["body"] != max(states, key=lambda state: state.observed).body
        for document in _documents(body)
        if len(states := ledger.states.get(document.get("external_id", ""), ())) > 1
    )


def _documents(body: bytes) -> Iterator[dict[str, Any]]:
    return map(json.loads, body.splitlines()[1::2])


def two_at_once(trial: Trial) -> int:
    """Both on a fresh index, whose run state has no shard yet when they ask for the lock: one of them gets it."""
    trial.proxy.network_fault = shardless = _Shardless(trial)
    loaders = [trial.start(), trial.start()]
    try:
        while all(loader.poll() is None for loader in loaders):
            time.sleep(_MOMENT_SECONDS)
    finally:
        shardless.over.set()
        allocate(trial, None)
    second, first = sorted(loaders, key=lambda loader: loader.poll() is None)
    stderr = finish(trial, second, 1)
    assert "One run at a time" in stderr, stderr
    assert "belongs to run" in stderr, stderr
    finish(trial, first)
    return shardless.happened


class _Shardless:
    """Keeps the shard of the run state from coming up until that was noticed, and loads until one loader is over."""

    def __init__(self, trial: Trial) -> None:
        self.over, self.happened = Event(), 0
        self._trial, self._lock = trial, Lock()

    def __call__(self, exchange: Exchange) -> None:
        if exchange.is_bulk and exchange.path.startswith(f"/{self._trial.index}/"):
            self.over.wait(_PATIENCE_SECONDS)
        if re.fullmatch(rf"/{self._trial.index}-runs-[^/]*", exchange.path):
            allocate(self._trial, "none")
            exchange.path += "?wait_for_active_shards=0"
        reply = self._trial.proxy.ask(exchange)
        with self._lock:
            self.happened += reply.status == 503
            if self.happened == _NOTICED:
                allocate(self._trial, None)
        exchange.answer(reply)


def allocate(trial: Trial, which: str | None) -> None:
    """Allow the cluster to allocate no shards (`none`) or all (None)."""
    trial.client.cluster.put_settings(persistent={"cluster.routing.allocation.enable": which})


def state_deleted(trial: Trial) -> int:
    """The run state is deleted in mid-run. The run must report it, and the same run again must complete."""

    def delete(exchange: Exchange) -> None:
        (index,) = trial.client.indices.get_alias(name=state)
        trial.client.indices.delete(index=index)
        moment.note()
        trial.proxy.pass_on(exchange)

    state = f"{trial.index}-runs"
    trial.proxy.network_fault = moment = At(trial.proxy, delete)
    stderr = finish(trial, trial.start(), 1)
    assert f"{state}, the index of run state, was deleted while this run was in progress" in stderr, stderr
    assert not trial.client.indices.exists(index=state), "the run state came back as a plain index"
    trial.proxy.network_fault = None
    finish(trial, trial.start())
    return moment.happened


RUN_STATE_FAULTS = (
    FaultScenario("two loaders, the second after the first's lock expired", taken_over),
    FaultScenario("two loaders at once on a fresh index", two_at_once),
    FaultScenario("index of run state deleted in mid-run", state_deleted),
)
