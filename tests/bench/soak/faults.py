"""The faults of a soak: each disturbs one ingest in its midst, and says how often it happened."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psutil

from tests.faults.network_faults import At, NetworkFaults, Share
from tests.faults.node_under_test import NodeUnderTest
from tests.faults.proxy import Exchange, FaultyProxy, NetworkFault
from tests.faults.trial import REQUEST_SECONDS

_SHARE = 0.12
_POLL_SECONDS = 0.05

Run = subprocess.Popen[str]


@dataclass(frozen=True, slots=True)
class FaultyStack:
    """The parts that can fail: the network before the node, the node, and the run."""

    proxy: FaultyProxy
    node: NodeUnderTest


@dataclass(frozen=True, slots=True)
class SoakFault:
    """A fault; `inject` is called when the run has started, and returns the number of times that it happened so far."""

    name: str
    inject: Callable[[FaultyStack, Run], Callable[[], int]]


def _network(name: str, chosen: Callable[[NetworkFaults], NetworkFault]) -> SoakFault:
    def inject(stack: FaultyStack, run: Run) -> Callable[[], int]:
        share = Share(stack.proxy, chosen(NetworkFaults(stack.proxy, REQUEST_SECONDS)), _SHARE)
        stack.proxy.network_fault = share
        return lambda: share.happened

    return SoakFault(name, inject)


def _in_the_midst(name: str, act: Callable[[FaultyStack, Run], int]) -> SoakFault:
    """Act from the main thread, since a node ends with the thread that started it, at the second bulk request."""

    def inject(stack: FaultyStack, run: Run) -> Callable[[], int]:
        def note(exchange: Exchange) -> None:
            moment.note()
            stack.proxy.pass_on(exchange)

        moment = At(stack.proxy, note, bulk=2)
        stack.proxy.network_fault = moment
        while not moment.happened and run.poll() is None:
            time.sleep(_POLL_SECONDS)
        times = act(stack, run) if moment.happened else 0
        return lambda: times

    return SoakFault(name, inject)


def _kill_run(stack: FaultyStack, run: Run) -> int:
    run.kill()
    return 1


def _kill_workers(stack: FaultyStack, run: Run) -> int:
    """Kill the worker processes: the children of the fork server."""
    killed = 0
    with suppress(psutil.NoSuchProcess):
        for server in psutil.Process(run.pid).children():
            if "multiprocessing.forkserver" in " ".join(server.cmdline()):
                for worker in server.children():
                    worker.kill()
                    killed += 1
    return killed


def _kill_node(stack: FaultyStack, run: Run) -> int:
    stack.node.kill()
    stack.node.start()
    return 1


def _restart_node(stack: FaultyStack, run: Run) -> int:
    stack.node.stop()
    stack.node.start()
    return 1


FAULTS = (
    _network("12 % of requests: 429", lambda faults: faults.refused),
    _network("12 % of requests: 503, carried out all the same", lambda faults: faults.misled),
    _network("12 % of requests: reply cut off", lambda faults: faults.reset),
    _network("12 % of requests: garbled reply", lambda faults: faults.garbled),
    _in_the_midst("worker processes killed", _kill_workers),
    _in_the_midst("run killed", _kill_run),
    _in_the_midst("node killed", _kill_node),
    _in_the_midst("node restarted", _restart_node),
)
