"""A real node that is shot, frozen, flooded or overrun while documents are loaded: all are there, each told once."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra import node
from infra.elasticsearch.actions import Action
from infra.elasticsearch.bulk import BulkPolicy, Fault, ItemOutcome, Outcome, load
from infra.elasticsearch.client import connect
from infra.elasticsearch.indices import count_documents, ensure_index, refresh
from infra.node import processes
from infra.node.home import Home
from infra.settings import Settings
from tests.service.loading import action, loaded, words

pytestmark = [pytest.mark.service, pytest.mark.slow]

ISSUED = 4_000
POLICY = BulkPolicy(chunk_count=100, request_seconds=3.0, first_delay=0.1, longest_delay=2.0, patience=120.0)
Extra = dict[str, str | int | bool | list[str]]


@dataclass
class Run:
    """One load in a thread of its own, and what it has told so far."""

    client: Elasticsearch
    name: str
    told: list[ItemOutcome] = field(default_factory=list)
    faults: Counter[Fault] = field(default_factory=Counter)

    def start(self, threads: ThreadPoolExecutor) -> Future[None]:
        return threads.submit(self._load)

    def _load(self) -> None:
        for outcome in load(self.client, self.name, ledger(), POLICY, faults=self.faults):
            self.told.append(outcome)

    def wait_for(self, outcomes: int) -> None:
        while len(self.told) < outcomes:
            time.sleep(0.005)

    def check(self) -> None:
        """Everything that was issued has one outcome and is in the index; a second load changes nothing."""
        assert sorted(outcome.position for outcome in self.told) == list(range(ISSUED))
        assert {outcome.outcome for outcome in self.told} == {Outcome.INDEXED}
        refresh(self.client, self.name)
        assert count_documents(self.client, self.name) == ISSUED
        assert set(words(loaded(self.client, self.name, ledger())[0])) == {Outcome.UNCHANGED}


def ledger() -> Iterator[Action]:
    return (action(str(number), f"article {number} ".ljust(300, "x")) for number in range(ISSUED))


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture(scope="module")
def settings(
    settings_for: Callable[[Path], node.NodeSettings], node_home: Callable[[], Path]
) -> Iterator[node.NodeSettings]:
    """A node on a port that it keeps, with one thread that writes and a queue for one request."""
    narrow: Extra = {"thread_pool.write.size": 1, "thread_pool.write.queue_size": 1}
    chosen = replace(settings_for(node_home()), port=free_port(), extra=narrow)
    node.start(chosen, print)
    yield chosen
    node.stop(chosen)


def free_port() -> int:
    """Below the ports that clients get: one that knocks again and again could else connect to itself."""
    return next(port for port in range(20_000, 32_000) if not listens(port))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def run(settings: node.NodeSettings, request: pytest.FixtureRequest) -> Iterator[Run]:
    with connect(Settings(), f"http://127.0.0.1:{settings.port}") as client:
        name = request.node.name.replace("_", "-")
        ensure_index(client, name)
        yield Run(client, name)


def test_a_node_that_is_shot_and_comes_back(run: Run, settings: node.NodeSettings, threads: ThreadPoolExecutor) -> None:
    loading = run.start(threads)
    run.wait_for(ISSUED // 4)
    send(settings, signal.SIGKILL)
    while listens(settings.port):
        time.sleep(0.05)
    assert len(run.told) < ISSUED
    node.start(settings, print)
    loading.result(timeout=120)
    assert run.faults[Fault.UNANSWERED] > 0
    assert run.faults[Fault.PAUSED] > 0
    run.check()


def test_a_node_that_freezes_for_longer_than_a_request_may_take(
    run: Run, settings: node.NodeSettings, threads: ThreadPoolExecutor
) -> None:
    loading = run.start(threads)
    run.wait_for(ISSUED // 4)
    send(settings, signal.SIGSTOP)
    time.sleep(POLICY.request_seconds + 2.0)
    send(settings, signal.SIGCONT)
    loading.result(timeout=120)
    assert run.faults[Fault.UNANSWERED] > 0
    assert run.faults[Fault.SETTLED] > 0, "what was written while nobody listened was found by id"
    run.check()


def test_loaders_that_overrun_the_write_queue(run: Run, threads: ThreadPoolExecutor) -> None:
    runs = [run, *(Run(run.client, f"{run.name}-{number}") for number in range(5))]
    for other in runs[1:]:
        ensure_index(run.client, other.name)
    for finished in [each.start(threads) for each in runs]:
        finished.result(timeout=200)
    assert sum(each.faults[Fault.OVERLOADED] for each in runs) > 0
    assert sum(each.faults[Fault.RETRIED] for each in runs) > 0
    for each in runs:
        each.check()


def test_a_disk_at_flood_stage_pauses_the_load(run: Run, threads: ThreadPoolExecutor) -> None:
    set_watermarks(run.client, flooded=True)
    index = ensure_index(run.client, run.name).index or ""
    while "blocks" not in run.client.indices.get_settings(index=index)[index]["settings"]["index"]:
        time.sleep(0.2)
    loading = run.start(threads)
    time.sleep(4.0)
    assert run.told == []
    set_watermarks(run.client, flooded=False)
    loading.result(timeout=120)
    assert run.faults[Fault.PAUSED] > 0
    run.check()


def send(settings: node.NodeSettings, signalled: signal.Signals) -> None:
    pid = processes.find(Home.of(settings))
    assert pid is not None
    os.kill(pid, signalled)


def set_watermarks(client: Elasticsearch, *, flooded: bool) -> None:
    """Any disk is above one per cent."""
    levels = {"low": "1%", "high": "2%", "flood_stage": "3%"}
    disk = "cluster.routing.allocation.disk"
    settings: dict[str, object] = {
        f"{disk}.watermark.{name}": level if flooded else None for name, level in levels.items()
    }
    settings[f"{disk}.threshold_enabled"] = True if flooded else None
    settings["cluster.info.update.interval"] = "10s" if flooded else None
    client.cluster.put_settings(persistent=settings)
