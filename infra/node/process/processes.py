"""The process of a node, found by its pid file and its command line."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil

from infra.node.home.layout import NodeHome

_MAIN = "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch"


def find(home: NodeHome) -> int | None:
    """Return the pid of the running node of `home`, None if there is no such process.

    A pid file can be lost or stale, with a number that another program has by now: the command line decides.
    """
    remembered = _remembered(home.pid_file)
    if remembered is not None and _belongs_to(home, arguments_of(remembered)):
        return remembered
    return next((pid for pid in psutil.pids() if _belongs_to(home, arguments_of(pid))), None)


def runs_from(elasticsearch: Path, pid: int) -> bool:
    """Return whether that node was started from this distribution."""
    return f"-Des.path.home={elasticsearch}" in arguments_of(pid)


def arguments_of(pid: int) -> list[str]:
    """Return the command line of a process; empty if it has ended or is hidden."""
    try:
        return psutil.Process(pid).cmdline()
    except (psutil.Error, ValueError):
        return []


def end(home: NodeHome, pid: int, signal_number: signal.Signals, patience: float) -> bool:
    """Send the signal to the node and return whether it ended within `patience` seconds."""
    deadline = time.monotonic() + patience
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return True
    while _belongs_to(home, arguments_of(pid)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _belongs_to(home: NodeHome, arguments: list[str]) -> bool:
    return _MAIN in arguments and f"-Djava.io.tmpdir={home.tmp}" in arguments


def _remembered(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text())
    except (OSError, ValueError):
        return None
