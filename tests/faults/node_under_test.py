"""The real node, or cluster, that is killed, starved and reconfigured: one at a time, in one of a few roles."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from infra import node
from infra.node.home import folders
from infra.node.home.layout import NodeHome
from infra.node.process import processes
from infra.settings import Settings
from tests.faults.disk import Disk, disk
from tests.faults.proxy import FaultyProxy
from tests.support.node_cluster import NodeCluster, node_cluster

_DATA_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Role:
    """Configuration of the node; `cramped` puts its data on a small disk of its own.

    Of several `nodes`, a cluster with TLS and passwords, loaders know all addresses, and the proxy is left out.
    """

    name: str
    extra: Mapping[str, str | int | bool | list[str]] = field(default_factory=dict)
    cramped: bool = False
    nodes: int = 1


PLAIN = Role("plain")
NARROW = Role(
    "narrow",
    {
        "http.max_content_length": "200kb",
        "indexing_pressure.memory.limit": "150kb",
        "thread_pool.write.size": 1,
        "thread_pool.write.queue_size": 1,
    },
)
CRAMPED = Role("cramped", cramped=True)
CLUSTER = Role("cluster", nodes=3)


class NodeUnderTest:
    """A node behind the proxy, its homes in `folder`, which the node's own user can enter.

    Start it from the main thread: it dies with the thread that started it. `disk` is set in a cramped role, `cluster`
    in one of several nodes.
    """

    def __init__(self, folder: Path, proxy: FaultyProxy) -> None:
        self.url = ""
        self.disk: Disk | None = None
        self.cluster: NodeCluster | None = None
        self._folder, self._proxy = folder, proxy
        self._role: Role | None = None
        self._settings = _settings(folder, {})
        self._mounts = ExitStack()

    def assume(self, role: Role) -> None:
        """Take that role, with a fresh node unless it has the role already. Raises CannotMount."""
        if role == self._role:
            return
        self.end()
        home = self._folder / role.name
        if role.cramped:
            self.disk = self._mounts.enter_context(disk(home / "data", _DATA_BYTES))
        self._settings, self._role = _settings(home, role.extra), role
        if role.nodes == 1:
            self.start()
        else:
            folders.make(home)
            self.cluster = self._mounts.enter_context(node_cluster(home, role.nodes))

    def start(self) -> None:
        """Start, or restart with the same data."""
        self.url = node.start(self._settings, lambda _: None).url
        self._proxy.upstream = self.url.removeprefix("http://")

    def kill(self) -> None:
        """Send SIGKILL and wait for the end."""
        assert processes.end(self._home, self.pid, signal.SIGKILL, patience=10.0)

    def stop(self) -> None:
        """Send SIGTERM and wait for the end; its data stays."""
        node.stop(self._settings)

    def freeze(self) -> None:
        """Send SIGSTOP: connections stay open and nothing answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Send SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Stop it and give back its disk."""
        if self._role and not self.cluster:
            node.stop(self._settings)
        self._mounts.close()
        self._role = self.disk = self.cluster = None

    @property
    def home(self) -> Path:
        """Home folder: a run with this as its embedded node's home reaches it without the proxy."""
        return self._settings.home

    @property
    def _home(self) -> NodeHome:
        return NodeHome.of(self._settings)

    @property
    def pid(self) -> int:
        """Its process, another one after a restart."""
        pid = processes.find(self._home)
        assert pid is not None
        return pid


def _settings(home: Path, extra: Mapping[str, str | int | bool | list[str]]) -> node.NodeSettings:
    """A node that starts quickly and ends with the tests."""
    ours = Settings.read()
    return node.NodeSettings(
        home,
        ours.cache,
        ours.environment,
        heap="256m",
        fast_start=True,
        die_with_parent=True,
        snapshots=home / "snapshots",
        extra=extra,
    )
