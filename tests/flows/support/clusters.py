"""Clusters of Dask and Ray as an operator starts them: a scheduler, and workers with homes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

import psutil

from infra.failpoints import Step
from tests.flows.support.stack import COMMAND_SECONDS, end, eventually, free_port, spawn
from tests.support.kill_points import KillPoint

_SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"
_RAY = "from ray.scripts.scripts import main; main()"
_WORKER = "from distributed.cli.dask_worker import main; main()"
_KILLED = "from tests.support.kill_points import KillPoint; KillPoint.parse('{kill_point}').install(); "
_PREEMPTED = (
    "import itertools, os, signal; from infra.failpoints import install_hook; times = itertools.count(1); "
    "install_hook(lambda step: os.kill(os.getpid(), signal.SIGTERM) "
    "if step == '{step}' and next(times) == {time} else None); "
)
_KILLS = (
    "import os, signal; from infra.failpoints import install_hook; "
    "install_hook(lambda step: os.kill({pid}, signal.SIGKILL) if step == '{step}' else None); "
)


@dataclass(slots=True)
class DaskCluster:
    """A Dask scheduler and its workers; `folder` keeps their logs and homes."""

    address: str
    scheduler: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def runner(self) -> str:
        """The value of `--runner` for it."""
        return f"dask@{self.address}"

    def add_worker(
        self, name: str, kill_point: KillPoint | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a worker process with a home and scratch of its own, which kills itself at `kill_point`."""
        prologue = _KILLED.format(kill_point=kill_point) if kill_point else ""
        return self._start(name, prologue, environment or {})

    def add_worker_that_kills_the_scheduler(self, step: Step) -> subprocess.Popen[bytes]:
        """Start a worker that kills the scheduler when a shard reaches `step`."""
        return self._start("killer", _KILLS.format(pid=self.scheduler.pid, step=step), {})

    def add_worker_that_is_preempted(self, step: Step, time: int) -> subprocess.Popen[bytes]:
        """Start a worker that gets SIGTERM, as of a node that is taken away, when it reaches `step` for that time."""
        return self._start("preempted", _PREEMPTED.format(step=step, time=time), {})

    def _start(self, name: str, prologue: str, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
        chosen = {"DATELINE_HOME": str(self.folder / name), "DASK_TEMPORARY_DIRECTORY": str(self.folder / name)}
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "60", "--name", name]
        command = ["python", "-c", prologue + _WORKER, self.address, *options]
        log = self.folder / f"{name}.log"
        worker = spawn(command, {**self.environment, **chosen, **more}, self.folder, log)
        self.workers.append(worker)
        eventually(lambda: "Registered to" in _text(log), f"the worker {name} to join", COMMAND_SECONDS)
        return worker


@contextmanager
def dask_cluster(folder: Path, environment: Mapping[str, str]) -> Iterator[DaskCluster]:
    """A scheduler on a free port; the caller adds workers, which end with it."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f"tcp://127.0.0.1:{free_port()}"
    command = ["python", "-c", _SCHEDULER, "--host", address, "--no-dashboard"]
    # A worker that is lost without a closed connection is noticed within the time limits of the tests.
    environment = {**environment, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "30s"}
    scheduler = spawn(command, environment, folder, folder / "scheduler.log")
    cluster = DaskCluster(address, scheduler, environment, folder)
    try:
        eventually(lambda: _listens(address), "the Dask scheduler to answer", COMMAND_SECONDS)
        yield cluster
    finally:
        for process in (*cluster.workers, scheduler):
            end(process, signal.SIGKILL)


RAY_ACCESS = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token_hex(32)}
"""The environment of everyone who uses the Ray cluster of the tests."""


@dataclass(frozen=True, slots=True)
class RayCluster:
    """A Ray head node on this machine, in a process group of its own."""

    address: str
    head: subprocess.Popen[bytes]

    @property
    def runner(self) -> str:
        """The value of `--runner` for it."""
        return f"ray@{self.address}"

    @property
    def has_busy_worker(self) -> bool:
        """True if a process of the node runs a task of the pipeline now."""
        return next(self._busy(), None) is not None

    def kill_a_worker(self) -> bool:
        """Kill a process that runs a task of the pipeline now, if there is one; return whether there was."""
        for process in self._busy():
            with suppress(psutil.NoSuchProcess):
                process.kill()
                return True
        return False

    def kill(self) -> None:
        """Kill the whole node, with its workers."""
        with suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.head.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        end(self.head, signal.SIGKILL)

    def _busy(self) -> Iterator[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.head.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    if " ".join(process.cmdline()).startswith("ray::shard"):
                        yield process


@contextmanager
def ray_cluster(folder: Path, environment: Mapping[str, str]) -> Iterator[RayCluster]:
    """A head node with two CPUs that admits whoever has the token of `RAY_ACCESS`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    options = [
        "--port",
        str(port),
        "--num-cpus",
        "2",
        "--include-dashboard",
        "false",
        "--disable-usage-stats",
        "--block",
    ]
    command = ["python", "-c", _RAY, "start", "--head", "--node-ip-address", "127.0.0.1", *options]
    head = spawn(command, {**environment, **RAY_ACCESS}, folder, folder / "head.log")
    try:
        eventually(lambda: "Ray runtime started" in _text(folder / "head.log"), "Ray to start", COMMAND_SECONDS)
        yield RayCluster(f"127.0.0.1:{port}", head)
    finally:
        started = psutil.Process(head.pid).children(recursive=True) if head.poll() is None else []
        end(head)
        for process in started:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)


def _listens(address: str) -> bool:
    host, _, port = address.removeprefix("tcp://").partition(":")
    with suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
        return True
    return False


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
