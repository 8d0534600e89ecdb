"""Shared by all trials: a node and the proxy before it, worker processes, and a Prefect server for real runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType

from infra.execution.workers import WorkerOptions, Workers
from tests.faults.node_under_test import NodeUnderTest
from tests.faults.proxy import FaultyProxy, faulty_proxy
from tests.flows.support.stack import prefect_stack
from tests.support.node_folder import node_folder

_SERVICES = "SCHEDULER FOREMAN LATE_RUNS CANCELLATION_CLEANUP PAUSE_EXPIRATIONS REPOSSESSOR TRIGGERS DB_VACUUM"
_QUIET = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES.split()}
"""Runs are started by hand here: a server without its services leaves the machine to them."""


class FaultHarness:
    """`folder` is for inputs and dead letters. Node, workers and server are started when the first trial needs them."""

    def __init__(self, folder: Path, proxy: FaultyProxy, closing: ExitStack) -> None:
        self.folder, self.proxy, self._closing = folder, proxy, closing
        self._kept: SharedWorkers | None = None

    @cached_property
    def node(self) -> NodeUnderTest:
        """The node."""
        node = NodeUnderTest(self.folder / "nodes", self.proxy)
        self._closing.callback(node.end)
        return node

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The environment of a process that reaches a Prefect server."""
        return self._closing.enter_context(prefect_stack(self.folder, _QUIET)).environment

    def workers(self, chosen: WorkerOptions) -> Workers:
        """The same processes for every shard: the trials are about the load, not about starting processes."""
        if self._kept is None:
            self._kept = SharedWorkers(chosen)
            self._closing.callback(self._kept.end)
        return self._kept


class SharedWorkers(Workers):
    """Workers that outlive their shard."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep them."""

    def end(self) -> None:
        """End them."""
        super().__exit__(None, None, None)


@contextmanager
def fault_harness() -> Iterator[FaultHarness]:
    """Make a harness within the block; enter it from the main thread, since its node dies with that thread."""
    with node_folder("ledger") as folder, ExitStack() as closing:
        yield FaultHarness(folder, closing.enter_context(faulty_proxy()), closing)
