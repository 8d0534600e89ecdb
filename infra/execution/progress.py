"""Progress of a run: counted where inputs get their outcome, displayed as a bar or an artifact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from transforms.records import InputRef

GZIP_RATIO = 3
"""Bytes of JSON lines per byte of gzip: 2.9 to 3.4 on wire copy. It affects the bar alone."""


@dataclass(frozen=True, slots=True)
class ProgressSnapshot:
    """The progress at one moment.

    Attributes:
        records: Those with an outcome.
        share: Of the input's bytes, 0 to 1; None if their number is unknown.
        unit: The plural noun for what is counted.
    """

    records: int
    outcomes: Mapping[str, int]
    share: float | None
    seconds: float
    unit: str = "records"

    @property
    def rate(self) -> float:
        """Records per second."""
        return self.records / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """The estimate at the current rate; None before the first outcome."""
        return self.seconds * (1 - self.share) / self.share if self.share else None


class ProgressTracker:
    """Counts the outcomes of all shards of a run, from any thread; the report of a shard replaces its counts."""

    def __init__(self, total: int | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self.begin(total)

    def begin(self, total: int | None, unit: str = "records") -> None:
        """Start the clock and count from zero, for an input of `total` bytes (None: unknown)."""
        with self._lock:
            self._outcomes: dict[int, Counter[str]] = {}
            self._bytes: dict[int, int] = {}
            self._total, self._unit, self._begun = total, unit, self._clock()

    def count(self, shard: int, outcome: str, size: int) -> None:
        """Count an input of `size` bytes."""
        with self._lock:
            self._outcomes.setdefault(shard, Counter())[outcome] += 1
            self._bytes[shard] = self._bytes.get(shard, 0) + size

    def finish(self, shard: int, outcomes: Mapping[str, int], size: int) -> None:
        """Replace the counts of a finished shard of `size` bytes by those of its report."""
        with self._lock:
            self._outcomes[shard] = Counter(outcomes)
            self._bytes[shard] = size

    def snapshot(self) -> ProgressSnapshot:
        """The totals of all shards."""
        with self._lock:
            outcomes = sum(self._outcomes.values(), Counter[str]())
            done = sum(self._bytes.values())
        share = min(1.0, done / self._total) if self._total else None
        return ProgressSnapshot(outcomes.total(), dict(outcomes), share, self._clock() - self._begun, self._unit)


_tracker: ContextVar[ProgressTracker | None] = ContextVar("tracker", default=None)


def current_tracker() -> ProgressTracker | None:
    """The tracker of the run in this context; None if its progress is not displayed."""
    return _tracker.get()


@contextmanager
def track_progress(tracker: ProgressTracker) -> Iterator[ProgressTracker]:
    """Within the block this context, and threads that copy it, count with `tracker`."""
    token = _tracker.set(tracker)
    try:
        yield tracker
    finally:
        _tracker.reset(token)


def size_on_disk(where: InputRef) -> int:
    """The approximate size of an input in its file, in bytes."""
    size = where.length or 0
    return size // GZIP_RATIO if where.path.endswith(".gz") else size


def progress_line(snapshot: ProgressSnapshot) -> str:
    """`1,200 records, 210 a second, 3 min left: indexed 1,190, rejected 10`."""
    parts = [f"{snapshot.records:,} {snapshot.unit}", f"{snapshot.rate:,.0f} a second"]
    if snapshot.seconds_left is not None and snapshot.share != 1:
        parts.append(f"{duration(snapshot.seconds_left)} left")
    counts = ", ".join(f"{name} {count:,}" for name, count in snapshot.outcomes.items() if count)
    return ", ".join(parts) + (f": {counts}" if counts else "")


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h 05 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
