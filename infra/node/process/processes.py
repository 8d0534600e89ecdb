"""The process of a node, found by its pid file and its command line."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from infra.node.home.layout import NodeHome

_PROC = Path("/proc")
_MAIN = "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch"


def find(home: NodeHome) -> int | None:
    """Return the pid of the running node of `home`, None if there is no such process.

    A pid file can be lost or stale, with a number that another program has by now: the command line decides.
    """
    remembered = _remembered(home.pid_file)
    if remembered is not None and _belongs_to(home, command_line(remembered)):
        return remembered
    return next((pid for pid, line in _all_command_lines() if _belongs_to(home, line)), None)


def runs_from(elasticsearch: Path, pid: int) -> bool:
    """Return whether that node was started from this distribution."""
    return f"-Des.path.home={elasticsearch} " in command_line(pid)


def command_line(pid: int) -> str:
    """Return the arguments of a process, each followed by a space; empty if it has ended."""
    if not _PROC.is_dir():
        listed = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return listed.stdout.rstrip("\n") + " "
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def end(home: NodeHome, pid: int, signal_number: signal.Signals, patience: float) -> bool:
    """Send the signal to the node and return whether it ended within `patience` seconds."""
    deadline = time.monotonic() + patience
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return True
    while _belongs_to(home, command_line(pid)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _belongs_to(home: NodeHome, line: str) -> bool:
    return _MAIN in line and f"-Djava.io.tmpdir={home.tmp} " in line


def _remembered(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text())
    except (OSError, ValueError):
        return None


def _all_command_lines() -> Iterator[tuple[int, str]]:
    if _PROC.is_dir():
        for entry in _PROC.iterdir():
            if entry.name.isdigit():
                yield int(entry.name), command_line(int(entry.name))
        return
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False)
    for row in listed.stdout.splitlines():
        pid, _, line = row.strip().partition(" ")
        yield int(pid), line + " "
