"""The watch of the workers' memory."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from infra.execution.workers.memory_watch import MemoryWatch


@pytest.fixture
def watch() -> Iterator[MemoryWatch]:
    """A watch that kills every process it knows."""
    watch = MemoryWatch(multiprocessing.get_context("forkserver"), most_bytes=1)
    yield watch
    watch.stop()


def test_a_process_with_the_pid_of_a_killed_one_counts_as_another(watch: MemoryWatch) -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        watch.registration.send_bytes(b"%d" % process.pid)
        # Not reaped, so that no other process gets this PID.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert watch.has_killed(process.pid)
        watch.registration.send_bytes(b"%d" % process.pid)
        _wait_until(lambda: not watch.has_killed(process.pid))


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
