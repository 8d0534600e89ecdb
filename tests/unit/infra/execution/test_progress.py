"""The progress of a run: counts while shards run, and their reports, which replace the counts."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from hypothesis import given
from hypothesis import strategies as st

from flows.cli.views.progress import render_progress
from infra.execution.progress import (
    ProgressSnapshot,
    ProgressTracker,
    current_tracker,
    duration,
    progress_line,
    size_on_disk,
    track_progress,
)
from transforms.records import InputRef

outcomes = st.sampled_from(["indexed", "rejected"])
events = st.lists(st.tuples(st.integers(0, 3), outcomes, st.integers(0, 90)), max_size=50)


@given(events)
def test_a_tracker_sums_the_outcomes_of_shards(reported: list[tuple[int, str, int]]) -> None:
    tracker = ProgressTracker(total=5_000)
    for shard, outcome, size in reported:
        tracker.count(shard, outcome, size)
    snapshot = tracker.snapshot()
    assert snapshot.records == len(reported)
    assert snapshot.outcomes == Counter(outcome for _, outcome, _ in reported)
    assert snapshot.share == min(1.0, sum(size for *_, size in reported) / 5_000)


def test_a_report_replaces_what_was_counted_of_its_shard() -> None:
    tracker = ProgressTracker(total=100)
    tracker.count(0, "indexed", 30)
    tracker.count(1, "indexed", 10)
    tracker.finish(0, {"indexed": 4, "rejected": 1, "older": 0}, 50)
    snapshot = tracker.snapshot()
    assert (snapshot.records, snapshot.share) == (6, 0.6)
    assert snapshot.outcomes == {"indexed": 5, "rejected": 1}


def test_threads_that_copy_the_context_count_on_the_same_board() -> None:
    def count() -> None:
        tracker = current_tracker()
        assert tracker is not None
        tracker.count(0, "indexed", 1)

    with track_progress(ProgressTracker()) as tracker, ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(copy_context().run, count) for _ in range(200)]:
            future.result()
    assert tracker.snapshot().records == 200
    assert current_tracker() is None


def test_rate_and_time_left_follow_from_what_is_done() -> None:
    snapshot = ProgressSnapshot(
        records=1_200, outcomes={"indexed": 1_190, "rejected": 10, "older": 0}, share=0.25, seconds=60.0
    )
    assert progress_line(snapshot) == "1,200 records, 20 a second, 3 min left: indexed 1,190, rejected 10"
    assert progress_line(ProgressSnapshot(0, {}, 0.0, 0.0)) == "0 records, 0 a second"
    assert progress_line(ProgressSnapshot(10, {"indexed": 10}, 1.0, 2.0)) == "10 records, 5 a second: indexed 10"
    assert [duration(seconds) for seconds in (4.6, 100, 5400, 7500)] == ["5 s", "2 min", "1 h 30 min", "2 h 05 min"]


def test_gzip_counts_by_its_size_on_the_disk() -> None:
    assert size_on_disk(InputRef("in.jsonl.gz", 0, 3_000)) == 1_000
    assert size_on_disk(InputRef("in.jsonl", 0, 3_000)) == 3_000
    assert size_on_disk(InputRef("in.txt")) == 0


def test_the_bar_fits_on_one_line_with_and_without_a_known_size() -> None:
    from rich.console import Console

    console = Console(width=100, file=None, record=True, quiet=False)
    for share in (None, 0.5):
        with console.capture() as shown:
            console.print(render_progress(ProgressSnapshot(7, {"indexed": 7}, share, 1.0)))
        assert len(shown.get().splitlines()) == 1
        assert "7 records, 7 a second" in shown.get()
