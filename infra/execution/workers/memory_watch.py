"""Kills worker processes that exceed their memory, before the system kills another process for it."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from threading import Event, Thread

import psutil

_INTERVAL_SECONDS = 0.05
"""A process can take about 200 MB in that time."""


class MemoryWatch:
    """A thread that checks the resident memory of the processes that have registered.

    Runs in the parent, because C code blocks every thread of a worker.
    """

    def __init__(self, context: BaseContext, most_bytes: int) -> None:
        self._reader, self.registration = context.Pipe(duplex=False)
        self._most_bytes = most_bytes
        self._pids: set[int] = set()
        self._killed: set[int] = set()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="memory-watch", daemon=True)
        self._thread.start()

    def has_killed(self, pid: int | None) -> bool:
        """Return True if this process was killed for its memory, unless another has registered with its PID since."""
        return pid in self._killed

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self._thread.join()
        self._reader.close()
        self.registration.close()

    def _run(self) -> None:
        while not self._stopped.wait(_INTERVAL_SECONDS):
            while self._reader.poll():
                pid = int(self._reader.recv_bytes())
                self._pids.add(pid)
                # A new process may have the PID of one that was killed.
                self._killed.discard(pid)
            for pid in tuple(self._pids):
                resident = resident_bytes(pid)
                if resident is None:
                    self._pids.discard(pid)
                elif resident > self._most_bytes:
                    self._killed.add(pid)
                    self._pids.discard(pid)
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)


def register(registration: Connection) -> None:
    """Register this process. The few bytes are written atomically, so that a kill leaves no lock behind."""
    # After the death of its parent this process is about to end, and needs no watch.
    with suppress(BrokenPipeError):
        registration.send_bytes(b"%d" % os.getpid())


def resident_bytes(pid: int) -> int | None:
    """The resident memory of a process; None if it has ended."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None
