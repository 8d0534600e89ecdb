"""Core-seconds of processes and of all that they start, and those of Elasticsearch nodes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread
from time import perf_counter
from types import TracebackType
from typing import Self

import psutil
from elasticsearch import Elasticsearch

_SAMPLE_SECONDS = 0.25
_BURN = "sum(i * i for i in range(12_000_000))"


class ProcessorMeter:
    """Adds up the processor time that processes and their descendants use within the block, by frequent samples.

    A process that ends between two samples loses at most the last quarter of a second.
    """

    def __init__(self, *pids: int) -> None:
        self._roots = [psutil.Process(pid) for pid in pids]
        self._before: dict[psutil.Process, float] = {}
        self._latest: dict[psutil.Process, float] = {}
        self._over = Event()
        self._sampler = Thread(target=self._sample, daemon=True)

    @property
    def seconds(self) -> float:
        """Core-seconds, user and system."""
        return sum(self._latest.values()) - sum(self._before.values())

    def __enter__(self) -> Self:
        self._look()
        self._before = dict(self._latest)
        self._sampler.start()
        return self

    def add(self, pid: int) -> None:
        """Count also a process that was started within the block, from its beginning."""
        self._roots.append(psutil.Process(pid))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._sampler.join()
        self._look()

    def _sample(self) -> None:
        while not self._over.wait(_SAMPLE_SECONDS):
            self._look()

    def _look(self) -> None:
        for process in self._processes():
            with suppress(psutil.Error):
                times = process.cpu_times()
                self._latest[process] = times.user + times.system

    def _processes(self) -> Iterator[psutil.Process]:
        for root in list(self._roots):
            yield root
            with suppress(psutil.Error):
                yield from root.children(recursive=True)


def node_seconds(client: Elasticsearch) -> float:
    """Core-seconds that all nodes of the cluster have used since their start."""
    nodes = client.nodes.stats(metric="process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)) / 1_000


def two_independent_processes() -> float:
    """The times as much that two processes which share nothing do now, against one: 2 on two idle cores."""
    return 2 * _burn(1) / _burn(2)


def _burn(processes: int) -> float:
    begun = perf_counter()
    running = [subprocess.Popen([sys.executable, "-c", _BURN]) for _ in range(processes)]
    assert not any(process.wait() for process in running)
    return perf_counter() - begun
