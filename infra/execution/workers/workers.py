"""Runs the pipeline in a few processes that can be killed: only that stops an article that hangs inside C code.

Each process loads the models once. Articles travel in batches. When a batch hangs, dies or raises, its articles are
processed one at a time, so that the failing one alone is rejected.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Protocol, Self, TypeVar

from pebble import ProcessExpired

from infra.errors import describe_defect
from infra.execution.stopping import RunStopped
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
"""Articles per batch, some 0.1 s of work. Of 400 articles in batches of 32 two workers do 1.86 times what one does."""

BATCH_BYTES = 1_000_000
"""Bytes (or code points) at which a batch is closed early."""

BATCH_JOBS = 100
"""Jobs at which a batch is closed early, because most of them need no processing."""

_BATCHES_AHEAD = 3
"""Batches per worker that may be in flight, or finished and waiting for an earlier one: bounds the memory."""

_ATTEMPTS_ALONE = 2
"""Times that the process of a single article may die: the system may have killed it for the memory of another one."""

Result = Document | Rejected
Work = Callable[[Sequence[RawRecord]], list[Result]]
"""Processes a batch in a worker process: as many results as records, in their order."""

Item = TypeVar("Item")


class Job(Protocol):
    """An article on its way through the workers. One that needs no processing passes through in its place."""

    @property
    def raw(self) -> RawRecord: ...
    @property
    def needs_processing(self) -> bool: ...


AnyJob = TypeVar("AnyJob", bound=Job)


@dataclass(frozen=True, slots=True)
class ArticleJob:
    """An article that is processed, and nothing else."""

    raw: RawRecord
    needs_processing: bool = True


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The results of a batch, and the seconds it took by step and by article."""

    results: list[Result]
    steps: dict[str, float]
    seconds: list[float]


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """The reason that a batch has no results, in words: not every exception can be sent to another process."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """Options of the worker processes and their pipeline.

    Attributes:
        processes: Worker processes.
        model: The entity model.
        seconds: Time after which a batch, and then a single article, is given up.
        options: Options of the pipeline.
        most_bytes: Resident memory at which a process is killed, and its article given up.
    """

    processes: int
    model: str
    seconds: float
    options: Options
    most_bytes: int = WORKER_BYTES


class Workers:
    """Runs the pipeline in other processes; a context manager that leaves none behind.

    `timings` is the time spent so far. `work` is the pipeline, unless a test wants to see it fail. Raises
    ModelNotFound for a model that is not installed.
    """

    def __init__(self, options: WorkerOptions, work: Work | None = None) -> None:
        require_model(options.model)
        self.timings = Timings()
        self._options, self._work = options, work or run_pipeline
        self._watch = MemoryWatch(multiprocessing.get_context("forkserver"), options.most_bytes)
        initargs = (options.model, options.options, self._watch.registration)
        self._pool = RestartingPool(options.processes, _load, initargs, options.model)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop() if error else self._pool.close()
        self._watch.stop()

    def process(self, raws: Iterable[RawRecord]) -> Iterator[tuple[RawRecord, Result]]:
        """Yield each record with its result. Order, memory and errors are those of `process_jobs`."""
        for job, result in self.process_jobs(map(ArticleJob, raws)):
            assert result is not None, "each of these jobs needs processing"
            yield job.raw, result

    def process_jobs(self, jobs: Iterable[AnyJob]) -> Iterator[tuple[AnyJob, Result | None]]:
        """Yield each job with its result, None if it needs no processing; in order, a few batches held at a time.

        Raises WorkersUnusable if no worker process can be kept alive, and RunStopped once the run is stopped: the
        articles in process are then given up.
        """
        window: deque[tuple[list[AnyJob], PoolTask | None]] = deque()
        ahead = self._options.processes * _BATCHES_AHEAD
        for batch in _job_batches(jobs):
            raws = _articles(batch)
            window.append((batch, self._submit(raws) if raws else None))
            if len(window) > ahead:
                yield from self._finish(*window.popleft())
        while window:
            yield from self._finish(*window.popleft())

    def _finish(self, batch: list[AnyJob], task: PoolTask | None) -> Iterator[tuple[AnyJob, Result | None]]:
        results = iter(self._results(_articles(batch), task) if task else ())
        for job in batch:
            yield job, next(results) if job.needs_processing else None

    def _submit(self, raws: Sequence[RawRecord]) -> PoolTask:
        return self._pool.submit(_run_timed, self._work, raws, seconds=self._options.seconds)

    def _results(self, raws: list[RawRecord], task: PoolTask) -> list[Result]:
        """The results of a batch; of one that failed as a whole, each article's own."""
        outcome = self._outcome(raws, task)
        if not isinstance(outcome, BatchFailure):
            return outcome
        if len(raws) == 1:
            return [self._retry_alone(raws[0], outcome)]
        tasks = [self._submit([raw]) for raw in raws]
        return [result for raw, own in zip(raws, tasks, strict=True) for result in self._results([raw], own)]

    def _outcome(self, raws: list[RawRecord], task: PoolTask) -> list[Result] | BatchFailure:
        try:
            done: BatchResult | BatchFailure = self._pool.result(task)
        except (WorkersUnusable, RunStopped):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a document did, it must cost that document only
            return self._failure(raws, error)
        if isinstance(done, BatchFailure):
            return done
        self.timings.add(done.steps, raws, done.seconds)
        return done.results

    def _retry_alone(self, raw: RawRecord, failure: BatchFailure) -> Result:
        """The result of an article that failed alone; processed once more if its process died for whatever reason."""
        for _ in range(1, _ATTEMPTS_ALONE):
            if failure.reason is not Reason.WORKER_DIED:
                break
            outcome = self._outcome([raw], self._submit([raw]))
            if not isinstance(outcome, BatchFailure):
                return outcome[0]
            failure = outcome
        return Rejected(failure.reason, "process", failure.message, raw.input, raw.external_id)

    def _failure(self, raws: list[RawRecord], error: Exception) -> BatchFailure:
        if isinstance(error, TimeoutError):
            if len(raws) == 1:
                self.timings.add({}, raws, [self._options.seconds])
            return BatchFailure(Reason.TIMEOUT, f"not finished after {self._options.seconds:g} s")
        if not isinstance(error, ProcessExpired):
            return BatchFailure(Reason.INTERNAL_ERROR, describe_defect(error))
        if self._watch.has_killed(error.pid):
            most = self._options.most_bytes
            return BatchFailure(
                Reason.OUT_OF_MEMORY, f"it takes more than {most:,} bytes of memory (DATELINE_WORKER_BYTES)"
            )
        return BatchFailure(Reason.WORKER_DIED, f"the worker process died (exit code {error.exitcode})")


def batches(items: Iterable[Item], raw_of: Callable[[Item], RawRecord], count: int, size: int) -> Iterator[list[Item]]:
    """Group items into batches of at most `count`, closed early when the contents of their records pass `size`."""
    batch: list[Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += len(raw_of(item).content)
        if len(batch) == count or total >= size:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def _job_batches(jobs: Iterable[AnyJob]) -> Iterator[list[AnyJob]]:
    """Group jobs into batches with at most `BATCH` articles to be processed, bounded also by jobs and bytes."""
    batch: list[AnyJob] = []
    articles = total = 0
    for job in jobs:
        batch.append(job)
        articles += job.needs_processing
        total += len(job.raw.content)
        if articles == BATCH or len(batch) == BATCH_JOBS or total >= BATCH_BYTES:
            yield batch
            batch, articles, total = [], 0, 0
    if batch:
        yield batch


def _articles(batch: Iterable[Job]) -> list[RawRecord]:
    return [job.raw for job in batch if job.needs_processing]


@dataclass(frozen=True, slots=True)
class _LoadedPipeline:
    models: Models
    options: Options


_loaded: _LoadedPipeline | None = None
_timer = StepTimer()


def _load(model: str, options: Options, registration: Connection) -> None:
    """Runs once in each worker process: the models outlive the batches."""
    global _loaded
    register(registration)
    _loaded = _LoadedPipeline(ready_models(model, options), options)


def run_pipeline(batch: Sequence[RawRecord]) -> list[Result]:
    """Process a batch in a worker process with loaded models."""
    if _loaded is None:
        raise RuntimeError("the worker has no models: its initializer did not run")
    return process_batch(batch, _loaded.options, _loaded.models, _timer.begin)


def _run_timed(work: Work, batch: Sequence[RawRecord]) -> BatchResult | BatchFailure:
    """Process a batch in a worker process, and measure the time."""
    _timer.take(batch)
    try:
        return BatchResult(work(batch), *_timer.take(batch))
    except MemoryError:
        return BatchFailure(Reason.OUT_OF_MEMORY, "the system gives its worker process no more memory")
    except Exception as error:  # noqa: BLE001 - whatever a document did, it must cost that document only
        return BatchFailure(Reason.INTERNAL_ERROR, describe_defect(error))
