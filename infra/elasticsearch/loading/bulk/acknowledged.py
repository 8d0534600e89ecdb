"""Writes that were acknowledged and may still be lost, until a later one shows that they were kept.

When the disk under a shard is full, the shard fails, and Elasticsearch acknowledges what was just in flight although
it never reached the translog: it takes the closed translog for one that was synced (measured on 9.5.2, in one of
about eight full disks). The shard comes back without these writes, under a higher primary term. So a write is
proven by a request which was sent after its acknowledgement and wrote in the same term, and doubtful, to be looked
up by id, once there is a higher one. After the last writes of a load comes a probe instead: their last items once
more, and where these conflict a lookup of them. A shard loses from the end, so that the last items prove all before
them; to look up everything just written would cost a refresh, a third of the throughput.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from infra.elasticsearch.loading.bulk.backlog import Batch

_PROBES = 4
"""Items of a batch to be sent again: the last of all, and likely the last of each shard where there are several."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Items written in the primary term `term`; requests with a number above `after` were sent since."""

    batch: Batch
    term: int
    after: int


@dataclass(slots=True)
class Acknowledged:
    """The acknowledged writes of a load that are neither proven nor looked up."""

    _held: list[_Held] = field(default_factory=list)
    _highest: int = 0

    def hear(self, number: int, batch: Batch, term: int, latest: int) -> tuple[list[Batch], list[Batch]]:
        """Take in that request `number` wrote `batch` in `term`, when `latest` was the last request sent.

        Returns the batches that are proven by that, and those that are now doubtful, which leave.
        """
        self._highest = max(self._highest, term)
        before, self._held = [*self._held, _Held(batch, term, latest)], []
        proven: list[Batch] = []
        doubtful: list[Batch] = []
        for held in before:
            if held.term < self._highest:
                doubtful.append(held.batch)
            elif held.term == term and held.after < number:
                proven.append(held.batch)
            else:
                self._held.append(held)
        return proven, doubtful

    def probes(self) -> list[Batch]:
        """What proves all that is held, which leaves: no other write is to come that could."""
        held, self._held = self._held, []
        return [Batch(each.batch.items[-_PROBES:], proves=each.batch.items) for each in held]
