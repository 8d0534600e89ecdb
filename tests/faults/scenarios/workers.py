"""Worker processes are killed, as by the kernel when memory is short; no article is lost by it, and no run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.faults.network_faults import At
from tests.faults.proxy import Exchange
from tests.faults.scenarios.process import finish
from tests.faults.trial import FaultScenario, Trial

_WORKERS = "2"
_STARTS = 2
_MOMENT_SECONDS = 0.005


def all_killed(trial: Trial) -> int:
    """Every worker process of a run at once, in its midst."""
    killed: list[int] = []

    def inject(exchange: Exchange) -> None:
        killed.extend(_kill(_workers(loader)))
        moment.note()
        trial.proxy.pass_on(exchange)

    trial.proxy.network_fault = moment = At(trial.proxy, inject)
    loader = trial.start(DATELINE_WORKERS=_WORKERS)
    finish(trial, loader)
    assert len(killed) >= int(_WORKERS), f"workers killed at once: {killed}"
    return len(killed)


def killed_while_starting(trial: Trial) -> int:
    """The first worker processes as soon as they are there: before they have loaded a model, or while they do."""
    loader = trial.start(DATELINE_WORKERS=_WORKERS)
    killed: set[int] = set()
    while len(killed) < _STARTS and loader.poll() is None:
        killed.update(_kill(pid for pid in _workers(loader) if pid not in killed))
        time.sleep(_MOMENT_SECONDS)
    finish(trial, loader)
    return len(killed)


def _kill(pids: Iterator[int]) -> list[int]:
    """Send SIGKILL; returns those that were there."""
    killed = []
    for pid in list(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
    return killed


def _workers(loader: subprocess.Popen[str]) -> Iterator[int]:
    """The worker processes of a run: the children of the server that they are forked from."""
    return (worker for server in _children(loader.pid) if _is_forkserver(server) for worker in _children(server))


def _is_forkserver(pid: int) -> bool:
    with suppress(OSError):
        return b"multiprocessing.forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _children(parent: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in parentheses, may have spaces in it.
            _, ppid = stat.read_text().rpartition(")")[2].split()[:2]
            if int(ppid) == parent:
                yield int(stat.parent.name)


ALL_WORKERS_KILLED = FaultScenario("all worker processes killed at once", all_killed)
WORKER_FAULTS = (
    ALL_WORKERS_KILLED,
    FaultScenario("worker processes killed while they start", killed_while_starting),
)
