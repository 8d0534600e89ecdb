"""The worker pool: order is kept, memory is bounded, and a document that kills or hangs costs itself only."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from infra.execution.workers import BATCH, Result, WorkerOptions, Workers, batches
from infra.execution.workers.workers import BATCH_JOBS
from tests.support.build import raw_text
from transforms.records import Options, RawRecord, Reason, Rejected

HANG, DIE, RAISE = "hang", "die", "raise"


def echo(batch: Sequence[RawRecord]) -> list[Result]:
    """A stand-in for the pipeline: returns each record's content back as the message of a rejection."""
    for raw in batch:
        if raw.content == HANG:
            re.match(r"(a+)+$", "a" * 60 + "b")  # one call into C that does not return for ages
        if raw.content == DIE:
            os.kill(os.getpid(), signal.SIGKILL)
        if raw.content == RAISE:
            raise ValueError("cannot be read")
    return [Rejected(Reason.EMPTY, "echo", str(raw.content), raw.input) for raw in batch]


def outcomes(contents: Sequence[str], seconds: float = 20.0) -> list[tuple[Reason, str]]:
    chosen = WorkerOptions(processes=2, model="blank", seconds=seconds, options=Options())
    with Workers(chosen, echo) as workers:
        results = [result for _, result in workers.process(map(raw_text, contents))]
    assert all(isinstance(result, Rejected) for result in results)
    return [(result.reason, result.message) for result in results if isinstance(result, Rejected)]


@pytest.mark.parametrize(
    ("failing", "reason", "message"),
    [
        (HANG, Reason.TIMEOUT, "not finished after 2 s"),
        (DIE, Reason.WORKER_DIED, "exit code -9"),
        (RAISE, Reason.INTERNAL_ERROR, "ValueError: cannot be read"),
    ],
)
def test_a_failing_document_costs_itself_only(failing: str, reason: Reason, message: str) -> None:
    contents = [f"article {n}" for n in range(BATCH + 5)]
    contents[7] = failing
    results = outcomes(contents, seconds=2.0)
    assert results[7][0] is reason
    assert message in results[7][1]
    assert [message for _, message in results[:7] + results[8:]] == contents[:7] + contents[8:]


def test_results_come_in_the_order_of_the_records() -> None:
    contents = [f"article {n}" for n in range(BATCH * 6)]
    assert [message for _, message in outcomes(contents)] == contents


def test_records_are_read_only_a_few_batches_ahead() -> None:
    read = 0

    def reading() -> Iterator[RawRecord]:
        nonlocal read
        for n in range(BATCH * 40):
            read += 1
            yield raw_text(f"article {n}")

    chosen = WorkerOptions(processes=1, model="blank", seconds=20.0, options=Options())
    with Workers(chosen, echo) as workers:
        first = next(iter(workers.process(reading())))
        assert first[0].content == "article 0"
        assert read <= BATCH * 5


@dataclass(frozen=True)
class NumberedJob:
    number: int
    raw: RawRecord
    needs_processing: bool


def test_jobs_that_need_no_processing_keep_their_place() -> None:
    jobs = [NumberedJob(n, raw_text(f"article {n}"), n % 3 == 0) for n in range(BATCH * 10)]
    chosen = WorkerOptions(processes=2, model="blank", seconds=20.0, options=Options())
    with Workers(chosen, echo) as workers:
        done = list(workers.process_jobs(jobs))
    assert [job for job, _ in done] == jobs
    for job, result in done:
        assert (result is not None) == job.needs_processing
        assert result is None or (isinstance(result, Rejected) and result.message == job.raw.content)


def test_jobs_that_need_no_processing_are_held_no_more_than_a_few_batches_of_them() -> None:
    read = 0

    def reading() -> Iterator[NumberedJob]:
        nonlocal read
        for n in range(BATCH_JOBS * 40):
            read += 1
            yield NumberedJob(n, raw_text("unchanged"), False)

    chosen = WorkerOptions(processes=1, model="blank", seconds=20.0, options=Options())
    with Workers(chosen, echo) as workers:
        first, result = next(iter(workers.process_jobs(reading())))
        assert (first.number, result) == (0, None)
        assert read <= BATCH_JOBS * 5


def test_no_process_is_left_behind() -> None:
    chosen = WorkerOptions(processes=2, model="blank", seconds=20.0, options=Options())
    with Workers(chosen, pids) as workers:
        found = {int(r.message) for _, r in workers.process(map(raw_text, ["a"] * 100)) if isinstance(r, Rejected)}
    assert found
    assert not [pid for pid in found if is_running(pid)]


def pids(batch: Sequence[RawRecord]) -> list[Result]:
    """Gives the worker's process id for each record."""
    return [Rejected(Reason.EMPTY, "pid", str(os.getpid()), raw.input) for raw in batch]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("size", [1, 10, 10_000])
def test_batches_lose_nothing_and_close_early_when_large(size: int) -> None:
    raws = [raw_text("x" * (n % 13)) for n in range(100)]
    found: list[list[RawRecord]] = list(batches(raws, lambda raw: raw, count=8, size=size))
    assert [raw for batch in found for raw in batch] == raws
    assert max(map(len, found)) <= 8
