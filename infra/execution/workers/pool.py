"""A process pool that is rebuilt when it breaks: what was in flight is submitted again.

pebble isolates a process that dies with a task, and abandons the whole pool when one dies without a task: while it
loads the models, or idle beside another that died. All tasks then fail, and no other is accepted. A process killed
while it reads from the shared pipe leaves a pool that is alive and stalled: no task begins or ends any more.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import forkserver, resource_tracker
from time import monotonic, sleep
from typing import Any

from pebble import ProcessPool

from infra.errors import DatelineError
from infra.execution.signals import block_signal
from infra.execution.stopping import require_running
from infra.logs import Log
from infra.settings import without_secrets, worker_environment

log = Log.of(__name__)

MAX_BREAKS = 6
"""Times that a pool may break in a row without finishing a task; then no worker can be kept alive."""

LEAST_STALL_SECONDS = 300.0
"""Time without a task begun or ended after which the pool is rebuilt. Loading the models takes 5 s, and 40 s on a
machine with a load of ten per core."""

_POLL_SECONDS = 0.2
_FIRST_PAUSE_SECONDS = 0.1


class WorkersUnusable(DatelineError):
    """Worker processes die repeatedly before they finish a task."""


@dataclass(eq=False, slots=True)
class PoolTask:
    """A call in one of the pool's processes, for `seconds` at most; `generation` is the pool it was submitted to."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float
    future: Future[Any] = field(default_factory=Future)
    generation: int = 0

    @property
    def is_settled(self) -> bool:
        """True if it has ended, normally or with its process; not with its pool."""
        return self.future.done() and not isinstance(self.future.exception(), BrokenProcessPool)


class RestartingPool:
    """Processes that run `initializer` once each, then the tasks submitted; they share the memory of one `model`.

    After a second break in a row it continues with a single process, which never idles beside a task, and shares its
    memory with no other.
    """

    def __init__(self, processes: int, initializer: Callable[..., None], initargs: tuple[Any, ...], model: str) -> None:
        self._model = model
        self._processes, self._initializer, self._initargs = processes, initializer, initargs
        self._open: list[PoolTask] = []
        self._generation = self._breaks = 0
        self._pool = self._start()

    def submit(self, function: Callable[..., Any], *args: Any, seconds: float) -> PoolTask:
        """Submit a task; its result must be retrieved by `result`."""
        task = PoolTask(function, args, seconds)
        self._schedule(task)
        self._open.append(task)
        return task

    def result(self, task: PoolTask) -> Any:
        """Wait for the task and return its result; rebuilds the pool as often as necessary.

        Raises what it raised, TimeoutError, ProcessExpired if its process died, WorkersUnusable, and RunStopped once
        the run is stopped.
        """
        stall_seconds = max(LEAST_STALL_SECONDS, 2 * task.seconds)
        state, since = self._state(), monotonic()
        while not task.is_settled:
            wait([task.future], timeout=_POLL_SECONDS)
            require_running()
            if state != (state := self._state()):
                since = monotonic()
            if not task.is_settled and (self._is_broken(task) or monotonic() - since > stall_seconds):
                self._rebuild()
                since = monotonic()
        self._open.remove(task)
        if task.generation == self._generation:
            self._breaks = 0
        return task.future.result()

    def close(self) -> None:
        """End the processes once all tasks are done."""
        self._pool.close()
        self._pool.join()

    def stop(self) -> None:
        """End the processes immediately."""
        self._pool.stop()
        self._pool.join()

    def _start(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["infra.execution.workers.preload", "infra.execution.workers"])
        with worker_environment(self._model):
            _start_forkserver()
        return ProcessPool(
            max_workers=self._processes, initializer=self._initializer, initargs=self._initargs, context=context
        )

    def _schedule(self, task: PoolTask) -> None:
        task.generation = self._generation
        try:
            task.future = self._pool.schedule(task.function, args=task.args, timeout=task.seconds)
        except RuntimeError as error:  # the pool is broken: as if it had broken with the task
            task.future = Future()
            task.future.set_exception(BrokenProcessPool(str(error)))

    def _state(self) -> list[tuple[bool, bool]]:
        return [(task.future.running(), task.future.done()) for task in self._open]

    def _is_broken(self, task: PoolTask) -> bool:
        try:
            return task.future.done() or not self._pool.active
        except RuntimeError:  # it breaks while it starts
            return True

    def _rebuild(self) -> None:
        self._breaks += 1
        if self._breaks > MAX_BREAKS:
            raise WorkersUnusable(
                f"Worker processes died {self._breaks} times in a row before they finished anything.",
                "Is there enough memory for them to start? Use fewer (DATELINE_WORKERS), or allow each of them more "
                "(DATELINE_WORKER_BYTES); a smaller model needs less (DATELINE_MODEL).",
            )
        if self._breaks > 1:
            self._processes = 1
        log.warning("The worker pool broke and is rebuilt with %d processes.", self._processes)
        self.stop()
        sleep(_FIRST_PAUSE_SECONDS * 2**self._breaks)
        self._generation += 1
        self._pool = self._start()
        for task in self._open:
            if not task.is_settled:
                self._schedule(task)


def _start_forkserver() -> None:
    """Start the process that workers are forked from, without secrets, and with SIGINT blocked."""
    with without_secrets():
        # Started here, since starting the tracker unblocks the signal again.
        resource_tracker.ensure_running()
        with block_signal(signal.SIGINT):
            forkserver.ensure_running()
