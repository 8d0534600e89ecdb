"""How far a run is: counted where inputs get their outcome, read by whoever shows it (a bar, an artifact)."""

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
"""Bytes of JSON lines in a byte of gzip: 2.9 to 3.4 on wire copy. It steers the bar alone."""


@dataclass(frozen=True, slots=True)
class ProgressSnapshot:
    """A run up to now. `share` is that of the input's bytes, 0 to 1, null where their number is not known."""

    records: int
    outcomes: Mapping[str, int]
    share: float | None
    seconds: float

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; null where nothing can be said yet."""
        return self.seconds * (1 - self.share) / self.share if self.share else None


class ProgressTracker:
    """Takes the outcomes of all shards of a run, from whichever thread; a shard's report replaces its counts."""

    def __init__(self, total: int | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._outcomes: dict[int, Counter[str]] = {}
        self._bytes: dict[int, int] = {}
        self.begin(total)

    def begin(self, total: int | None) -> None:
        """The input has `total` bytes (null: unknown); time counts from now."""
        self._total, self._begun = total, self._clock()

    def count(self, shard: int, outcome: str, size: int) -> None:
        """One input of `size` bytes ended so."""
        with self._lock:
            self._outcomes.setdefault(shard, Counter())[outcome] += 1
            self._bytes[shard] = self._bytes.get(shard, 0) + size

    def finish(self, shard: int, outcomes: Mapping[str, int], size: int) -> None:
        """A shard of `size` bytes is done; what was counted of it while it ran is forgotten."""
        with self._lock:
            self._outcomes[shard] = Counter(outcomes)
            self._bytes[shard] = size

    def snapshot(self) -> ProgressSnapshot:
        """All shards together."""
        with self._lock:
            outcomes = sum(self._outcomes.values(), Counter[str]())
            done = sum(self._bytes.values())
        share = min(1.0, done / self._total) if self._total else None
        return ProgressSnapshot(outcomes.total(), dict(outcomes), share, self._clock() - self._begun)


_board: ContextVar[ProgressTracker | None] = ContextVar("board", default=None)


def current_tracker() -> ProgressTracker | None:
    """The board of the run under way in this context; null in a process where nobody looks on."""
    return _board.get()


@contextmanager
def track_progress(board: ProgressTracker) -> Iterator[ProgressTracker]:
    """Within the block what runs in this context, and in threads that copy it, counts on `board`."""
    token = _board.set(board)
    try:
        yield board
    finally:
        _board.reset(token)


def size_on_disk(where: InputRef) -> int:
    """About how many bytes of its file an input takes."""
    size = where.length or 0
    return size // GZIP_RATIO if where.path.endswith(".gz") else size


def progress_line(so_far: ProgressSnapshot) -> str:
    """`1,200 records, 210 a second, 3 min left: indexed 1,190, rejected 10`."""
    parts = [f"{so_far.records:,} records", f"{so_far.rate:,.0f} a second"]
    if so_far.seconds_left is not None and so_far.share != 1:
        parts.append(f"{duration(so_far.seconds_left)} left")
    counts = ", ".join(f"{name} {count:,}" for name, count in so_far.outcomes.items() if count)
    return ", ".join(parts) + (f": {counts}" if counts else "")


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h 05 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
