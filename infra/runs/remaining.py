"""The remaining work of an interrupted run: the current segments without those of finished shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infra.runs.records import ShardRecord, storable
from infra.sources import Segment


@dataclass(frozen=True, slots=True)
class RemainingWork:
    """The remaining work of a run.

    Attributes:
        segments: Segments to read.
        done: Finished shards that remain valid.
        changed: Files that changed after a shard read them, or are now split differently: every shard with a part of
            one is read again.
    """

    segments: tuple[Segment, ...]
    done: tuple[ShardRecord, ...]
    changed: tuple[str, ...]


def find_remaining_work(now: Sequence[Segment], ended: Iterable[ShardRecord]) -> RemainingWork:
    """Divide the current segments into done and remaining. A file that was removed since counts as done."""
    as_stored = [storable(segment) for segment in now]
    there, paths = set(as_stored), {segment.path for segment in as_stored}
    done, changed = [], set[str]()
    for shard in ended:
        outdated = {segment.path for segment in shard.segments if segment.path in paths and segment not in there}
        changed |= outdated
        if not outdated:
            done.append(shard)
    finished = Counter(segment for shard in done for segment in shard.segments)
    remaining = []
    for segment, key in zip(now, as_stored, strict=True):
        if finished[key]:
            finished[key] -= 1
        else:
            remaining.append(segment)
    return RemainingWork(tuple(remaining), tuple(done), tuple(sorted(changed)))
