"""What an interrupted run has left to do: the segments there are now, without those of shards that have ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infra.runs.records import ShardRecord, recorded
from infra.sources import Segment


@dataclass(frozen=True, slots=True)
class RemainingWork:
    """`segments` are to be read; `done` are the shards whose reports stand.

    `changed` are files that are no longer as a shard has read them, or are cut otherwise: every shard with a
    piece of one is undone.
    """

    segments: tuple[Segment, ...]
    done: tuple[ShardRecord, ...]
    changed: tuple[str, ...]


def find_remaining_work(now: Sequence[Segment], ended: Iterable[ShardRecord]) -> RemainingWork:
    """Deals out `now` between what has been done and what is left. A file that has gone since counts as done."""
    as_recorded = [recorded(segment) for segment in now]
    there, paths = set(as_recorded), {segment.path for segment in as_recorded}
    done, changed = [], set[str]()
    for shard in ended:
        outdated = {segment.path for segment in shard.segments if segment.path in paths and segment not in there}
        changed |= outdated
        if not outdated:
            done.append(shard)
    over = Counter(segment for shard in done for segment in shard.segments)
    left = []
    for segment, key in zip(now, as_recorded, strict=True):
        if over[key]:
            over[key] -= 1
        else:
            left.append(segment)
    return RemainingWork(tuple(left), tuple(done), tuple(sorted(changed)))
