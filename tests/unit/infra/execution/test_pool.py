"""The worker pool breaks and is rebuilt: killed workers cost nothing, and memory is limited for each document."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import forkserver
from pathlib import Path
from threading import Thread

import pytest

from infra.execution.workers import BATCH, Result, WorkerOptions, Workers
from infra.execution.workers.pool import MAX_BREAKS, RestartingPool, WorkersUnusable
from tests.support.build import raw_text
from transforms.records import Options, RawRecord, Reason, Rejected

GREEDY = "greedy"
MEGABYTE = 1_000_000


def echo(batch: Sequence[RawRecord]) -> list[Result]:
    """Gives each record's content back as the message of a rejection; a greedy one takes memory until it is stopped."""
    taken: list[bytes] = []
    for raw in batch:
        while raw.content == GREEDY:
            taken.append(b"x" * 10 * MEGABYTE)
    time.sleep(0.02)
    return [Rejected(Reason.EMPTY, "echo", str(raw.content), raw.input) for raw in batch]


def options(processes: int = 2, most_bytes: int = 3_000 * MEGABYTE) -> WorkerOptions:
    return WorkerOptions(processes, "blank", 20.0, Options(), most_bytes)


def rejections(workers: Workers, contents: Sequence[str]) -> list[tuple[Reason, str]]:
    results = [result for _, result in workers.process(map(raw_text, contents))]
    return [(result.reason, result.message) for result in results if isinstance(result, Rejected)]


def worker_pids() -> set[int]:
    """The processes whose parent is this process's fork server."""
    server: int | None = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return set(_children(server)) if server else set()


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for path in found for pid in path.read_text().split()]


def _wait_for(found: Callable[[], set[int]], count: int) -> set[int]:
    until = time.monotonic() + 60
    while len(pids := found()) < count and time.monotonic() < until:
        time.sleep(0.002)
    return pids


@pytest.mark.timeout(180)
def test_both_workers_killed_at_once_cost_no_document() -> None:
    contents = [f"article {n}" for n in range(BATCH * 8)]
    with Workers(options(), echo) as workers:
        results = workers.process(map(raw_text, contents))
        messages = [_message(next(results)[1]) for _ in range(BATCH * 2)]
        for pid in worker_pids():
            os.kill(pid, signal.SIGKILL)
        messages += [_message(result) for _, result in results]
    assert messages == contents


def _message(result: Result) -> str:
    assert isinstance(result, Rejected)
    return result.message


@pytest.mark.timeout(180)
@pytest.mark.parametrize("killed", [1, 2])
def test_workers_killed_while_they_start_cost_no_document(killed: int, caplog: pytest.LogCaptureFixture) -> None:
    """A process that is killed before the pool knows it is replaced in silence: then the next ones are killed."""
    contents = [f"article {n}" for n in range(BATCH * 4)]
    seen, shot = worker_pids(), list[int]()

    def kill() -> None:
        while "The worker pool broke" not in caplog.text:
            started = sorted(_wait_for(lambda: worker_pids() - seen, killed))[:killed]
            for pid in started:
                os.kill(pid, signal.SIGKILL)
            seen.update(started)
            shot.extend(started)
            time.sleep(0.02)

    killer = Thread(target=kill, daemon=True)
    killer.start()
    with Workers(options(), echo) as workers:
        found = rejections(workers, contents)
    killer.join(60)
    assert len(shot) >= killed
    assert "The worker pool broke and is rebuilt with 2 processes." in caplog.text
    assert [message for _, message in found] == contents


@pytest.mark.timeout(180)
def test_a_document_that_takes_too_much_memory_is_given_up_and_the_others_get_through() -> None:
    contents = [f"article {n}" for n in range(BATCH + 5)]
    contents[9] = GREEDY
    with Workers(options(most_bytes=700 * MEGABYTE), echo) as workers:
        found = rejections(workers, contents)
    assert found[9] == (Reason.OUT_OF_MEMORY, "it takes more than 700,000,000 bytes of memory (DATELINE_WORKER_BYTES)")
    assert [message for _, message in found[:9] + found[10:]] == contents[:9] + contents[10:]


@pytest.mark.timeout(180)
def test_workers_that_cannot_start_end_the_run_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.execution.workers.pool._FIRST_PAUSE_SECONDS", 0.001)
    pool = RestartingPool(2, _die, (), "blank")
    task = pool.submit(_answer, seconds=20.0)
    with pytest.raises(WorkersUnusable, match="died 7 times in a row before they finished anything") as error:
        pool.result(task)
    pool.stop()
    assert "DATELINE_WORKERS" in error.value.remedy
    assert MAX_BREAKS == 6


@pytest.mark.timeout(240)
def test_a_pool_in_which_nothing_begins_or_ends_is_rebuilt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("infra.execution.workers.pool.LEAST_STALL_SECONDS", 20.0)
    pool = RestartingPool(1, _hang_once, (str(tmp_path / "hung"),), "blank")
    assert pool.result(pool.submit(_answer, seconds=5.0)) == 42
    pool.close()
    assert (tmp_path / "hung").exists()


def _hang_once(marker: str) -> None:
    if not Path(marker).exists():
        Path(marker).touch()
        time.sleep(3_600)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _answer() -> int:
    return 42


def _fail() -> None:
    raise _Unpicklable("a", "b")


class _Unpicklable(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def unreadable_failure(batch: Sequence[RawRecord]) -> list[Result]:
    if any(raw.content == "bad" for raw in batch):
        _fail()
    return echo(batch)


@pytest.mark.timeout(180)
def test_an_exception_that_cannot_be_sent_between_processes_costs_its_document_only() -> None:
    with Workers(options(), unreadable_failure) as workers:
        found = rejections(workers, ["good", "bad", "fine"])
    assert [reason for reason, _ in found] == [Reason.EMPTY, Reason.INTERNAL_ERROR, Reason.EMPTY]
    assert found[1][1].startswith("_Unpicklable: a (at test_pool.py:")


MEMORY_CGROUP = Path("/sys/fs/cgroup/memory")


@pytest.fixture
def small_cgroup() -> Iterator[Path]:
    """A control group of 700 MB, in which the kernel itself ends what takes more."""
    folder = MEMORY_CGROUP / f"dateline-test-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(str(700 * MEGABYTE))
    except OSError as error:
        pytest.skip(f"no memory control group can be made here: {error}")
    yield folder
    _wait_for(lambda: set() if (folder / "cgroup.procs").read_text().split() else {0}, 1)
    folder.rmdir()


@pytest.mark.timeout(300)
def test_a_kill_by_the_kernel_for_want_of_memory_costs_the_greedy_document_only(small_cgroup: Path) -> None:
    script = (
        "import os, pathlib; pathlib.Path(os.environ['PROCS']).write_text(str(os.getpid()))\n"
        "from tests.unit.infra.execution.test_pool import *\n"
        "contents = ['a', GREEDY, 'b', *map(str, range(70))]\n"
        "with Workers(options(processes=1), echo) as workers:\n"
        "    found = rejections(workers, contents)\n"
        "assert [message for _, message in found[:1] + found[2:]] == contents[:1] + contents[2:]\n"
        "print(found[1][0])\n"
    )
    environment = {**os.environ, "PROCS": str(small_cgroup / "cgroup.procs")}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == Reason.WORKER_DIED, done.stderr
    assert "oom_kill 0" not in (small_cgroup / "memory.oom_control").read_text().splitlines()
