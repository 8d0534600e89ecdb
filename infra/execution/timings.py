"""Time spent: seconds by stage of a shard, by step of the pipeline, and the slowest articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import nlargest
from time import perf_counter
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from transforms.printable import printable
from transforms.records import RawRecord

Item = TypeVar("Item")
Clock = Callable[[], float]

SLOWEST = 5
"""Shards and articles that a report names as slow."""


class SlowItem(BaseModel):
    """A slow shard, by number and first file, or a slow article, by id or place."""

    model_config = ConfigDict(frozen=True)

    name: str
    seconds: float


@dataclass(slots=True)
class Timings:
    """Time of the worker processes, summed over batches; as they run in parallel, it may exceed that of the clock."""

    steps: dict[str, float] = field(default_factory=dict)
    slow_articles: list[SlowItem] = field(default_factory=list)

    def add(self, steps: Mapping[str, float], batch: Sequence[RawRecord], seconds: Sequence[float]) -> None:
        """Add the seconds of a batch, by step and by article."""
        self.steps = add_seconds(self.steps, steps)
        found = [
            SlowItem(name=display_name(raw), seconds=round(own, 3)) for raw, own in zip(batch, seconds, strict=True)
        ]
        self.slow_articles = slowest([*self.slow_articles, *found])


def display_name(raw: RawRecord) -> str:
    """The name of an article in reports: its external id, or its place."""
    path, offset = printable(raw.input.path), raw.input.offset
    return raw.external_id or (f"{path}:{offset}" if offset else path)


def slowest(found: Iterable[SlowItem]) -> list[SlowItem]:
    """The slowest few, the slowest first."""
    return nlargest(SLOWEST, found, key=lambda one: one.seconds)


def add_seconds(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    """Sum seconds by name, rounded to milliseconds."""
    return {name: round(left.get(name, 0.0) + right.get(name, 0.0), 3) for name in {**left, **right}}


class StageTimer:
    """Seconds by stage, of one thread. A stage within another pauses it, so that the seconds add up."""

    def __init__(self, clock: Clock = perf_counter) -> None:
        self._clock = clock
        self._seconds: dict[str, float] = {}
        self._running: list[str] = []
        self._since = clock()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the block for a stage, except that of stages within it."""
        self._add_elapsed()
        self._running.append(name)
        try:
            yield
        finally:
            self._add_elapsed()
            self._running.pop()

    def timed(self, name: str, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the same items; the time until each arrives counts for the stage."""
        remaining = iter(items)
        while True:
            with self.stage(name):
                try:
                    item = next(remaining)
                except StopIteration:
                    return
            yield item

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by stage, of those that have ended, rounded to milliseconds."""
        return {name: round(taken, 3) for name, taken in self._seconds.items()}

    def _add_elapsed(self) -> None:
        now = self._clock()
        if self._running:
            running = self._running[-1]
            self._seconds[running] = self._seconds.get(running, 0.0) + now - self._since
        self._since = now


class StepTimer:
    """Measures the pipeline over a batch: seconds by step, and by article for steps that process a single one."""

    def __init__(self, clock: Clock = perf_counter) -> None:
        self._clock = clock
        self._steps: dict[str, float] = {}
        self._articles: dict[int, float] = {}
        self._current: tuple[str, RawRecord | None] | None = None
        self._since = clock()

    def begin(self, step: str, raw: RawRecord | None) -> None:
        """Start a step, and end the current one."""
        self._stop()
        self._current = (step, raw)

    def take(self, batch: Iterable[RawRecord]) -> tuple[dict[str, float], list[float]]:
        """End the batch: return its seconds by step and by article, and reset."""
        self._stop()
        taken = self._steps, [self._articles.get(id(raw), 0.0) for raw in batch]
        self._steps, self._articles = {}, {}
        return taken

    def _stop(self) -> None:
        now = self._clock()
        if self._current is not None:
            step, raw = self._current
            self._steps[step] = self._steps.get(step, 0.0) + now - self._since
            if raw is not None:
                self._articles[id(raw)] = self._articles.get(id(raw), 0.0) + now - self._since
        self._since, self._current = now, None
