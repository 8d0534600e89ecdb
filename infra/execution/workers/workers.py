"""Runs the pipeline in a few processes that can be killed: the only cure for a document that hangs inside C code.

Each process loads the models once. Articles travel in batches; when a batch hangs, dies or raises, its
articles go again one by one, so that the guilty one alone is given up and the rest get through.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from pebble import ProcessExpired

from infra.errors import describe_defect
from infra.execution.timings import StepTimer, Timings
from infra.execution.workers.memory_watch import MemoryWatch, register
from infra.execution.workers.pool import PoolTask, RestartingPool, WorkersUnusable
from infra.execution.workers.preload import ready_models
from infra.models import require_model
from infra.settings import WORKER_BYTES
from transforms.document import Document
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, RawRecord, Reason, Rejected

BATCH = 8
"""Articles a batch, some 0.1 s of work: of 400 articles in batches of 32 two workers have 7 and 6, 1.86 times one."""

BATCH_BYTES = 1_000_000
"""Bytes (or code points) at which a batch is closed early."""

_BATCHES_AHEAD = 3
"""Batches a worker that may be under way or finished and waiting for an earlier one: bounds the memory."""

Result = Document | Rejected
Work = Callable[[Sequence[RawRecord]], list[Result]]
"""What a worker does with a batch: as many results as records, in their order."""

_ATTEMPTS_ALONE = 2
"""Times that an article's process may die: the system may have ended it for the memory that another took."""


@dataclass(frozen=True, slots=True)
class _Done:
    """A batch's results, and its seconds by step and by article."""

    results: list[Result]
    steps: dict[str, float]
    seconds: list[float]


@dataclass(frozen=True, slots=True)
class _Failed:
    """What the work on a batch raised; in words, since not every exception can be sent to another process."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How many processes, with which model, and the seconds after which a batch or document is given up.

    `most_bytes` is the resident memory at which a process is killed, and its document given up.
    """

    processes: int
    model: str
    seconds: float
    options: Options
    most_bytes: int = WORKER_BYTES


class Workers:
    """Runs the pipeline in other processes; a context manager that leaves none behind.

    `effort` is what has been spent so far. `work` is what they do with a batch: the pipeline, unless a test
    wants to see them fail. Raises `ModelNotFound` for a model that is not installed.
    """

    def __init__(self, chosen: WorkerOptions, work: Work | None = None) -> None:
        require_model(chosen.model)
        self._chosen = chosen
        self._work = work or run_pipeline
        self.timings = Timings()
        self._watch = MemoryWatch(multiprocessing.get_context("forkserver"), chosen.most_bytes)
        initargs = (chosen.model, chosen.options, self._watch.registration)
        self._pool = RestartingPool(chosen.processes, _load, initargs, chosen.model)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop() if error else self._pool.close()
        self._watch.stop()

    def process(self, raws: Iterable[RawRecord]) -> Iterator[tuple[RawRecord, Result]]:
        """Each record with its result, in order; at most a few batches are held at any time.

        Raises WorkersUnusable if no worker process can be kept alive.
        """
        window: deque[tuple[list[RawRecord], PoolTask]] = deque()
        ahead = self._chosen.processes * _BATCHES_AHEAD
        for batch in batches(raws):
            window.append((batch, self._submit(batch)))
            if len(window) > ahead:
                yield from self._settle(*window.popleft())
        while window:
            yield from self._settle(*window.popleft())

    def _submit(self, batch: Sequence[RawRecord]) -> PoolTask:
        return self._pool.submit(_measured, self._work, batch, seconds=self._chosen.seconds)

    def _settle(self, batch: list[RawRecord], task: PoolTask) -> Iterator[tuple[RawRecord, Result]]:
        outcome = self._outcome(batch, task)
        yield from zip(batch, outcome if isinstance(outcome, list) else self._one_by_one(batch, outcome), strict=True)

    def _outcome(self, batch: list[RawRecord], task: PoolTask) -> list[Result] | _Failed:
        try:
            done: _Done | _Failed = self._pool.result(task)
        except WorkersUnusable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a document did, it must cost that document only
            return self._failure(batch, error)
        if isinstance(done, _Failed):
            return done
        self.timings.add(done.steps, batch, done.seconds)
        return done.results

    def _one_by_one(self, batch: list[RawRecord], failed: _Failed) -> list[Result]:
        """The results of a batch that failed as a whole, each record alone."""
        if len(batch) == 1:
            return [self._alone(batch[0], failed)]
        alone = [self._submit([raw]) for raw in batch]
        return [result for raw, task in zip(batch, alone, strict=True) for _, result in self._settle([raw], task)]

    def _alone(self, raw: RawRecord, failed: _Failed) -> Result:
        """The result of a record that failed alone, once more if its process died for whatever reason."""
        for _ in range(1, _ATTEMPTS_ALONE):
            if failed.reason is not Reason.WORKER_DIED:
                break
            again = self._outcome([raw], self._submit([raw]))
            if isinstance(again, list):
                return again[0]
            failed = again
        return Rejected(failed.reason, "process", failed.message, raw.input, raw.external_id)

    def _failure(self, batch: list[RawRecord], error: Exception) -> _Failed:
        if isinstance(error, TimeoutError):
            if len(batch) == 1:
                self.timings.add({}, batch, [self._chosen.seconds])
            return _Failed(Reason.TIMEOUT, f"not finished after {self._chosen.seconds:g} s")
        if not isinstance(error, ProcessExpired):
            return _Failed(Reason.INTERNAL_ERROR, describe_defect(error))
        if self._watch.has_killed(error.pid):
            most = self._chosen.most_bytes
            return _Failed(Reason.OUT_OF_MEMORY, f"it takes more than {most:,} bytes of memory (DATELINE_WORKER_BYTES)")
        return _Failed(Reason.WORKER_DIED, f"the worker process died (exit code {error.exitcode})")


def batches(raws: Iterable[RawRecord], count: int = BATCH, size: int = BATCH_BYTES) -> Iterator[list[RawRecord]]:
    """Records in batches of at most `count`, closed early when their contents pass `size`."""
    batch: list[RawRecord] = []
    total = 0
    for raw in raws:
        batch.append(raw)
        total += len(raw.content)
        if len(batch) == count or total >= size:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Loaded:
    models: Models
    options: Options


_loaded: _Loaded | None = None
_laps = StepTimer()


def _load(model: str, options: Options, registration: Connection) -> None:
    """Runs once in each worker process: the models outlive the batches."""
    global _loaded
    register(registration)
    _loaded = _Loaded(ready_models(model, options), options)


def run_pipeline(batch: Sequence[RawRecord]) -> list[Result]:
    """The pipeline over one batch, in a worker process whose models are loaded."""
    if _loaded is None:
        raise RuntimeError("the worker has no models: its initializer did not run")
    return process_batch(batch, _loaded.options, _loaded.models, _laps.begin)


def _measured(work: Work, batch: Sequence[RawRecord]) -> _Done | _Failed:
    """The work on a batch, in a worker process, with the time it took."""
    _laps.take(batch)
    try:
        return _Done(work(batch), *_laps.take(batch))
    except MemoryError:
        return _Failed(Reason.OUT_OF_MEMORY, "the system gives its worker process no more memory")
    except Exception as error:  # noqa: BLE001 - whatever a document did, it must cost that document only
        return _Failed(Reason.INTERNAL_ERROR, describe_defect(error))
