"""Acknowledged writes that may still be lost, until a later write proves them.

When the disk under a shard is full, the shard fails, and Elasticsearch acknowledges writes that were in flight although
they never reached the translog: it takes the closed translog for a synced one (measured on 9.5.2, in one of about
eight full disks). The shard recovers without these writes, under a higher primary term. So a write is proven by a
request that was sent after its acknowledgment and wrote in the same term. It is doubtful, and looked up by id, once
there is a higher term. The last writes of a load are proven by a probe: their last items are sent once more, and where
these conflict they are looked up. A shard loses from the end, so the last items prove all before them; to look up
everything just written would cost a refresh, a third of the throughput. Each shard has terms of its own: writes to one
prove nothing of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from infra.elasticsearch.loading.bulk.backlog import Batch

_PROBE_ITEMS = 4
"""Items of a batch that are sent again: the last ones."""


@dataclass(frozen=True, slots=True)
class _UnprovenBatch:
    """Items written in the primary term `term`; requests with a number above `after` were sent since."""

    batch: Batch
    term: int
    after: int


@dataclass(slots=True)
class UnprovenWrites:
    """The acknowledged writes of a load into one shard that are neither proven nor looked up."""

    _unproven: list[_UnprovenBatch] = field(default_factory=list)
    _highest_term: int = 0

    def record(self, number: int, batch: Batch, term: int, latest: int) -> tuple[list[Batch], list[Batch]]:
        """Add an acknowledged batch and remove those that it decides.

        Args:
            number: The request that wrote it.
            batch: Its acknowledged items.
            term: The primary term in which they were written.
            latest: The last request sent so far.

        Returns:
            The batches that are now proven, and those that are now doubtful.
        """
        self._highest_term = max(self._highest_term, term)
        before, self._unproven = [*self._unproven, _UnprovenBatch(batch, term, latest)], []
        proven: list[Batch] = []
        doubtful: list[Batch] = []
        for unproven in before:
            if unproven.term < self._highest_term:
                doubtful.append(unproven.batch)
            elif unproven.term == term and unproven.after < number:
                proven.append(unproven.batch)
            else:
                self._unproven.append(unproven)
        return proven, doubtful

    def take_probes(self) -> list[Batch]:
        """Remove all batches and return a probe for each: no further write will prove them."""
        unproven, self._unproven = self._unproven, []
        return [Batch(each.batch.items[-_PROBE_ITEMS:], proves=each.batch.items) for each in unproven]
