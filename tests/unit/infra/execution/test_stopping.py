"""A stopped run advises how to continue that very run, also from another process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from threading import Timer
from time import sleep

import pytest

from infra.execution.shard import RunOptions
from infra.execution.stopping import RunStopped, request_stop, withdraw_stop
from infra.execution.workers import Result, WorkerOptions, Workers
from tests.support.build import raw_text
from transforms.records import Options, RawRecord, Reason, Rejected


@pytest.fixture(autouse=True)
def _no_stop() -> Iterator[None]:
    withdraw_stop()
    yield
    withdraw_stop()


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        (RunOptions("4f2c", "wires"), "Resume it: `dateline ingest --resume 4f2c --index wires`."),
        (RunOptions("4f2c", "wires", flow="replay"), "Replay the other letters: `dateline replay --index wires`."),
    ],
)
def test_a_stopped_run_names_the_command_that_continues_it(options: RunOptions, remedy: str) -> None:
    assert options.continuation == remedy
    assert pickle.loads(pickle.dumps(RunStopped(remedy))).remedy == remedy


def sleep_long(batch: Sequence[RawRecord]) -> list[Result]:
    sleep(60)
    return [Rejected(Reason.TIMEOUT, "process", "slow", raw.input) for raw in batch]


def test_a_stop_does_not_wait_for_the_article_that_is_being_processed() -> None:
    chosen = WorkerOptions(processes=1, model="blank", seconds=120, options=Options())
    with Workers(chosen, sleep_long) as workers:
        Timer(0.5, request_stop).start()
        with pytest.raises(RunStopped):
            list(workers.process([raw_text("Ministers met.")]))
