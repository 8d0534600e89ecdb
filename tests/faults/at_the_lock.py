"""Two loaders at once: the first is stopped for so long that the second takes the index over, and then goes on."""

from __future__ import annotations

import fcntl
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

from tests.faults.at_the_process import finish
from tests.faults.issue import Ledger
from tests.faults.trial import Fault, Trial
from tests.faults.wire import Exchange

_PATIENCE_SECONDS, _MOMENT_SECONDS = 600, 0.01


def taken_over(trial: Trial) -> int:
    """The first stops while an older state of an article is on its way, which arrives when the second is done."""
    first = trial.start()
    trial.wire.trouble = stopped = _Stopped(trial, first)
    assert stopped.event.wait(_PATIENCE_SECONDS), "the first loader sent no older state"
    finish(trial, trial.start())
    stopped.go_on.set()
    first.send_signal(signal.SIGCONT)
    told = finish(trial, first, 1)
    assert "has lost" in told, told
    assert set(stopped.answered) == {409}, "what arrived late was not what the index had in the same or a newer state"
    return 1


class _Stopped:
    """Stops a loader (SIGSTOP) and holds back the request that it has just sent, until it goes on."""

    def __init__(self, trial: Trial, loader: subprocess.Popen[str]) -> None:
        self.event, self.go_on = Event(), Event()
        self.answered: list[int] = []
        self._trial, self._loader, self._lock = trial, loader, Lock()

    def __call__(self, exchange: Exchange) -> None:
        if self._is_due(exchange):
            self.go_on.wait()
            reply = self._trial.wire.ask(exchange)
            self.answered = [item["index"]["status"] for item in json.loads(reply.body)["items"]]
            exchange.answer(reply)
        else:
            self._trial.wire.pass_on(exchange)

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
    """Whether a bulk request writes a state of an article of which there is a newer one."""
    return any(
        document["body"] != max(states, key=lambda state: state.observed).body
        for document in _documents(body)
        if len(states := ledger.states[document["external_id"]]) > 1
    )


def _documents(body: bytes) -> Iterator[dict[str, Any]]:
    return map(json.loads, body.splitlines()[1::2])


AT_THE_LOCK = (Fault("two loaders, the second after the first's lock expired", taken_over),)
