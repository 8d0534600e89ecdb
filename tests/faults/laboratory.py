"""What all trials share: a node and the wire before it, worker processes, and a Prefect server for real runs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType

from infra.execution.workers import WorkerOptions, Workers
from tests.faults.victim import Victim
from tests.faults.wire import Wire, wire
from tests.flows.support.stack import prefect_stack

_SERVICES = "SCHEDULER FOREMAN LATE_RUNS CANCELLATION_CLEANUP PAUSE_EXPIRATIONS REPOSSESSOR TRIGGERS DB_VACUUM"
_QUIET = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES.split()}
"""Runs are started by hand here: a server without its services leaves the machine to them."""


class Laboratory:
    """`folder` is for inputs and dead letters. What a trial needs is started when the first one needs it."""

    def __init__(self, folder: Path, wire: Wire, closing: ExitStack) -> None:
        self.folder, self.wire, self._closing = folder, wire, closing
        self._kept: Kept | None = None

    @cached_property
    def victim(self) -> Victim:
        """The node."""
        victim = Victim(self.folder / "nodes", self.wire)
        self._closing.callback(victim.end)
        return victim

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The environment of a process that reaches a Prefect server."""
        return self._closing.enter_context(prefect_stack(self.folder, _QUIET)).environment

    def workers(self, chosen: WorkerOptions) -> Workers:
        """The same processes for every shard: what is tried here is the load, not their start."""
        if self._kept is None:
            self._kept = Kept(chosen)
            self._closing.callback(self._kept.end)
        return self._kept


class Kept(Workers):
    """Workers that outlive the shard they work for."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """They stay."""

    def end(self) -> None:
        """Now they end."""
        super().__exit__(None, None, None)


@contextmanager
def laboratory() -> Iterator[Laboratory]:
    """A laboratory of its own, within the block; enter it from the main thread, with which its node dies."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-ledger-"))
    # The node's own user must be able to enter.
    folder.chmod(0o755)
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder, ignore_errors=True)
        yield Laboratory(folder, closing.enter_context(wire()), closing)
