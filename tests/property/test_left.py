"""Recovery from an interrupted run: nothing is done twice, nothing is left out, and a changed file is read again."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from infra.execution.report import ShardReport
from infra.runs.records import ShardRecord
from infra.runs.remaining import find_remaining_work
from infra.sources import FileState, Segment, group_into_shards
from transforms.printable import printable

SEGMENT_BYTES, SHARD_BYTES = 10, 25


def segments(path: str, pieces: int, modified: int) -> list[Segment]:
    state = FileState(pieces * SEGMENT_BYTES, modified, 1, "")
    starts = range(0, pieces * SEGMENT_BYTES, SEGMENT_BYTES)
    return [Segment(path, "in", "jsonl", at, at + SEGMENT_BYTES, SEGMENT_BYTES, state) for at in starts]


FOLDERS = st.dictionaries(st.sampled_from([*"abcdef", "caf\udce9"]), st.integers(1, 4))


@st.composite
def interruptions(draw: st.DrawFn) -> tuple[list[Segment], list[ShardRecord], set[str]]:
    """The input now, the shards that had ended before, and the files that changed since."""
    before = draw(FOLDERS)
    planned = list(
        group_into_shards([one for path, n in before.items() for one in segments(path, n, 1)], 0, SHARD_BYTES)
    )
    ended = [shard for shard in planned if draw(st.booleans())]
    gone, changed = (draw(st.sets(st.sampled_from(sorted(before)))) if before else set() for _ in range(2))
    now = {path: (n, 2 if path in changed else 1) for path, n in before.items() if path not in gone}
    now |= {path: (n, 1) for path, n in draw(FOLDERS).items() if path not in before}
    there = [one for path, (n, modified) in now.items() for one in segments(path, n, modified)]
    records = [ShardRecord.of(shard, "run", ShardReport(read=len(shard.segments))) for shard in ended]
    return there, records, changed - gone


@given(interruptions())
def test_each_segment_is_either_done_or_left(interrupted: tuple[list[Segment], list[ShardRecord], set[str]]) -> None:
    now, ended, changed = interrupted
    left = find_remaining_work(now, ended)
    done = Counter((one.path, one.start) for shard in left.done for one in shard.segments)
    again = Counter((printable(one.path), one.start) for one in left.segments)
    assert max([*(done + again).values(), 1]) == 1
    assert {(printable(one.path), one.start) for one in now} <= done.keys() | again.keys()
    touched = {one.path for shard in ended for one in shard.segments}
    assert set(left.changed) == {path for path in map(printable, changed) if path in touched}
    assert all(one in left.segments for one in now if one.path in changed)


@given(interruptions())
def test_what_is_kept_had_ended_and_holds_no_changed_file(
    interrupted: tuple[list[Segment], list[ShardRecord], set[str]],
) -> None:
    _, ended, changed = interrupted
    left = find_remaining_work(*interrupted[:2])
    assert all(shard in ended for shard in left.done)
    assert not [one for shard in left.done for one in shard.segments if one.path in map(printable, changed)]
    undone = [shard for shard in ended if shard not in left.done]
    assert all(any(one.path in left.changed for one in shard.segments) for shard in undone)


@given(FOLDERS)
def test_of_a_run_that_had_ended_nothing_is_left(files: dict[str, int]) -> None:
    now = [one for path, n in files.items() for one in segments(path, n, 1)]
    ended = [ShardRecord.of(shard, "run", ShardReport()) for shard in group_into_shards(now, 0, SHARD_BYTES)]
    assert find_remaining_work(now, ended).segments == ()
