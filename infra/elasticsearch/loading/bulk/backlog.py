"""The actions a load holds but has not in flight: the chunk being filled, and batches that wait their turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Item:
    """One action on its way: how often it was sent, and refused for its own sake.

    `uncertain`: a request that carried it ended without an answer for it, so that it may be written.
    `written`: how it ended by what Elasticsearch said, which is not proven yet.
    """

    position: int
    action: Action
    attempts: int = 0
    refusals: int = 0
    uncertain: bool = False
    written: Outcome | None = None

    def sent(self) -> Item:
        """The same with one attempt more."""
        return Item(self.position, self.action, self.attempts + 1, self.refusals, self.uncertain, self.written)

    def acknowledged(self, written: Outcome) -> Item:
        """The same, ended so by what Elasticsearch said."""
        return Item(self.position, self.action, self.attempts, self.refusals, self.uncertain, written)


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that travel together, not before a time; with `ask` they are looked up instead of sent.

    `failures` counts how often they failed together. `conflict`: the index said that it has them already.
    `proves`: they were written, and are sent once more to see whether all of these, whose last they are, were kept.
    """

    items: tuple[Item, ...]
    failures: int = 0
    not_before: float = 0.0
    ask: bool = False
    conflict: bool = False
    proves: tuple[Item, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of a request with these items."""
        return sum(item.action.size for item in self.items)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(item.action.id for item in self.items)

    def sent(self) -> Batch:
        """The same with one attempt more."""
        return replace(self, items=tuple(item.sent() for item in self.items))

    def unreported(self) -> Batch:
        """The same after a request that did not say what it did with each item."""
        return replace(self, items=tuple(replace(item, uncertain=True) for item in self.items))

    def halves(self) -> tuple[Batch, Batch]:
        """Two batches; of more than one item neither is empty."""
        middle = len(self.items) // 2
        return replace(self, items=self.items[:middle]), replace(self, items=self.items[middle:])


@dataclass(slots=True)
class Backlog:
    """Fills chunks up to a count and a number of bytes, and hands out the batches that are due."""

    chunk_count: int
    chunk_bytes: int
    _filling: list[Item] = field(default_factory=list)
    _filled_bytes: int = 0
    _waiting: deque[Batch] = field(default_factory=deque)

    def add(self, item: Item) -> None:
        """Put an item into the chunk being filled; one that is larger than a chunk gets its own."""
        if self._filled_bytes + item.action.size > self.chunk_bytes:
            self.flush()
        self._filling.append(item)
        self._filled_bytes += item.action.size
        if len(self._filling) >= self.chunk_count or self._filled_bytes >= self.chunk_bytes:
            self.flush()

    def shrink(self, chunk_bytes: int) -> None:
        """Fill chunks up to fewer bytes from now on."""
        self.chunk_bytes = min(self.chunk_bytes, chunk_bytes)

    def flush(self) -> None:
        """Close the chunk being filled."""
        if self._filling:
            self._waiting.append(Batch(tuple(self._filling)))
            self._filling, self._filled_bytes = [], 0

    @property
    def is_waiting(self) -> bool:
        """Whether there is a batch to be taken, now or later."""
        return bool(self._waiting)

    def put(self, batch: Batch) -> None:
        """Let a batch wait; an empty one is nothing."""
        if batch.items:
            self._waiting.append(batch)

    def take(self, now: float) -> Batch | None:
        """The batch that has waited longest of those that are due."""
        for place, batch in enumerate(self._waiting):
            if batch.not_before <= now:
                del self._waiting[place]
                return batch
        return None

    def next_due(self) -> float | None:
        """When the first batch may be taken; null if none waits."""
        return min((batch.not_before for batch in self._waiting), default=None)
