"""The actions that a load holds outside requests: the chunk being filled, and batches that wait."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from infra.elasticsearch.loading.actions import Action
from infra.elasticsearch.loading.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class LoadItem:
    """One action in a load.

    Attributes:
        position: Place of the action among those handed to the load, from 0.
        action: The action.
        attempts: Requests that carried it.
        refusals: Refusals for its own sake.
        acknowledged: Outcome that Elasticsearch acknowledged and that is unproven yet; None before that.
        term: Primary term of the acknowledged write; 0 before that.
    """

    position: int
    action: Action
    attempts: int = 0
    refusals: int = 0
    acknowledged: Outcome | None = None
    term: int = 0

    def with_attempt(self) -> LoadItem:
        """Return the item with one attempt more."""
        return LoadItem(self.position, self.action, self.attempts + 1, self.refusals, self.acknowledged, self.term)

    def with_acknowledgment(self, term: int) -> LoadItem:
        """Return the item with its outcome acknowledged, written in this primary term."""
        return LoadItem(self.position, self.action, self.attempts, self.refusals, self.action.outcome, term)


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that travel together.

    Attributes:
        items: The items, in order.
        failures: How often they failed together.
        not_before: Time before which they wait.
        lookup: Whether they are looked up instead of sent.
        conflict: Whether the index reported that it has them already.
        proves: For a probe (the last items of a batch, sent once more): all acknowledged items that it proves.
    """

    items: tuple[LoadItem, ...]
    failures: int = 0
    not_before: float = 0.0
    lookup: bool = False
    conflict: bool = False
    proves: tuple[LoadItem, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of a request with these items."""
        return sum(item.action.size for item in self.items)

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids."""
        return tuple(item.action.id for item in self.items)

    def with_attempt(self) -> Batch:
        """Return the batch with one attempt more."""
        return replace(self, items=tuple(item.with_attempt() for item in self.items))

    def halves(self) -> tuple[Batch, Batch]:
        """Return two batches; of more than one item neither is empty."""
        middle = len(self.items) // 2
        return replace(self, items=self.items[:middle]), replace(self, items=self.items[middle:])


@dataclass(slots=True)
class Backlog:
    """Fills chunks up to a count and a number of bytes, and returns the batches that are due."""

    chunk_count: int
    chunk_bytes: int
    _filling: list[LoadItem] = field(default_factory=list)
    _filled_bytes: int = 0
    _waiting: deque[Batch] = field(default_factory=deque)

    def add(self, item: LoadItem) -> None:
        """Put an item into the chunk being filled; one that is larger than a chunk gets its own."""
        if self._filled_bytes + item.action.size > self.chunk_bytes:
            self.flush()
        self._filling.append(item)
        self._filled_bytes += item.action.size
        if len(self._filling) >= self.chunk_count or self._filled_bytes >= self.chunk_bytes:
            self.flush()

    def shrink(self, chunk_bytes: int) -> None:
        """Lower the size of further chunks."""
        self.chunk_bytes = min(self.chunk_bytes, chunk_bytes)

    def flush(self) -> None:
        """Close the chunk being filled."""
        if self._filling:
            self._waiting.append(Batch(tuple(self._filling)))
            self._filling, self._filled_bytes = [], 0

    @property
    def is_waiting(self) -> bool:
        """True if any batch waits, due or not."""
        return bool(self._waiting)

    def put(self, batch: Batch) -> None:
        """Add a batch; an empty one is dropped."""
        if batch.items:
            self._waiting.append(batch)

    def take(self, now: float) -> Batch | None:
        """Remove and return the batch that has waited longest of those that are due, None if none is."""
        for place, batch in enumerate(self._waiting):
            if batch.not_before <= now:
                del self._waiting[place]
                return batch
        return None

    def next_due(self) -> float | None:
        """Return the time at which the first batch is due, None if none waits."""
        return min((batch.not_before for batch in self._waiting), default=None)
