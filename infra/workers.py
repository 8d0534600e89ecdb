"""A small pool of processes that can be killed: the only cure for a document that hangs inside C code.

Each process loads the models once. Articles travel in batches; when a batch hangs, dies or raises, its
articles go again one by one, so that the guilty one alone is given up and the rest get through.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from infra.effort import Effort
from infra.models import require_model
from infra.preload import ready_models
from infra.settings import worker_environment
from infra.stopwatch import Laps
from infra.unheard import unheard
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, RawRecord, Reason, Rejected
from transforms.schema import Document

BATCH = 8
"""Articles a batch, some 0.1 s of work: of 400 articles in batches of 32 two workers have 7 and 6, 1.86 times one."""

BATCH_BYTES = 1_000_000
"""Bytes (or code points) at which a batch is closed early."""

_BATCHES_AHEAD = 3
"""Batches a worker that may be under way or finished and waiting for an earlier one: bounds the memory."""

Result = Document | Rejected
Work = Callable[[Sequence[RawRecord]], list[Result]]
"""What a worker does with a batch: as many results as records, in their order."""

_Done = tuple[list[Result], dict[str, float], list[float]]
"""A batch's results, and its seconds by step and by article."""


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How many processes, with which model, and the seconds after which a batch or document is given up."""

    processes: int
    model: str
    seconds: float
    options: Options


class Workers:
    """Runs the pipeline in other processes; a context manager that leaves none behind.

    `effort` is what has been spent so far. `work` is what they do with a batch: the pipeline, unless a test
    wants to see them fail. Raises `ModelNotFound` for a model that is not installed.
    """

    def __init__(self, chosen: WorkerOptions, work: Work | None = None) -> None:
        require_model(chosen.model)
        self._chosen = chosen
        self._work = work or run_pipeline
        self.effort = Effort()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["infra.preload", "infra.workers"])
        with worker_environment(chosen.model):
            _start_forkserver()
        self._pool = ProcessPool(
            max_workers=chosen.processes,
            initializer=_load,
            initargs=(chosen.model, chosen.options),
            context=context,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop() if error else self._pool.close()
        self._pool.join()

    def process(self, raws: Iterable[RawRecord]) -> Iterator[tuple[RawRecord, Result]]:
        """Each record with its result, in order; at most a few batches are held at any time."""
        window: deque[tuple[list[RawRecord], Future[_Done]]] = deque()
        ahead = self._chosen.processes * _BATCHES_AHEAD
        for batch in batches(raws):
            window.append((batch, self._submit(batch)))
            if len(window) > ahead:
                yield from self._settle(*window.popleft())
        while window:
            yield from self._settle(*window.popleft())

    def _submit(self, batch: Sequence[RawRecord]) -> Future[_Done]:
        future: Future[_Done] = self._pool.schedule(_measured, args=(self._work, batch), timeout=self._chosen.seconds)
        return future

    def _settle(self, batch: list[RawRecord], future: Future[_Done]) -> Iterator[tuple[RawRecord, Result]]:
        try:
            results, steps, seconds = future.result()
            self.effort.add(steps, batch, seconds)
        except Exception as error:  # noqa: BLE001 - whatever a document did, it must cost that document only
            results = self._find_guilty(batch, error)
        yield from zip(batch, results, strict=True)

    def _find_guilty(self, batch: list[RawRecord], error: Exception) -> list[Result]:
        if len(batch) == 1:
            return [self._give_up(batch[0], error)]
        alone = [self._submit([raw]) for raw in batch]
        return [result for raw, future in zip(batch, alone, strict=True) for _, result in self._settle([raw], future)]

    def _give_up(self, raw: RawRecord, error: Exception) -> Rejected:
        if isinstance(error, TimeoutError):
            self.effort.add({}, [raw], [self._chosen.seconds])
            reason, message = Reason.TIMEOUT, f"not finished after {self._chosen.seconds:g} s"
        elif isinstance(error, ProcessExpired):
            reason, message = Reason.WORKER_DIED, f"the worker process died (exit code {error.exitcode})"
        else:
            reason, message = Reason.INTERNAL_ERROR, f"{type(error).__name__}: {error}"
        return Rejected(reason, "process", message, raw.input, raw.external_id)


def _start_forkserver() -> None:
    """Starts what worker processes are forked from, deaf to the Ctrl-C that ends them in order."""
    # Starting the tracker, which the other would do, opens the ears again.
    resource_tracker.ensure_running()
    with unheard(signal.SIGINT):
        forkserver.ensure_running()


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
_laps = Laps()


def _load(model: str, options: Options) -> None:
    """Runs once in each worker process: the models outlive the batches."""
    global _loaded
    _loaded = _Loaded(ready_models(model, options), options)


def run_pipeline(batch: Sequence[RawRecord]) -> list[Result]:
    """The pipeline over one batch, in a worker process whose models are loaded."""
    if _loaded is None:
        raise RuntimeError("the worker has no models: its initializer did not run")
    return process_batch(batch, _loaded.options, _loaded.models, _laps.begin)


def _measured(work: Work, batch: Sequence[RawRecord]) -> _Done:
    """The work on a batch, in a worker process, with the time it took."""
    _laps.take(batch)
    return (work(batch), *_laps.take(batch))
