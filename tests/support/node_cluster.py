"""Several embedded nodes on this machine as one cluster, with TLS between all and passwords.

with node_cluster(folder) as cluster:
    cluster.urls, cluster.authority, cluster.password
    cluster.kill(0)
    cluster.start(0)
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from elasticsearch import Elasticsearch
from pydantic import SecretStr

from infra import node
from infra.cluster import endpoint_at
from infra.elasticsearch.client import connect
from infra.node.home.layout import NodeHome
from infra.node.process import launch, processes
from infra.settings import Settings

_FIRST_PORT, _LAST_PORT = 20_000, 29_999
"""Below the ports of outgoing connections, one of which could hold the port of a node that restarts."""

_GREEN_SECONDS = 120
_TLS = "xpack.security.transport.ssl"


@dataclass(frozen=True, slots=True)
class _Member:
    """A node, and the thread that starts it: a node ends with the thread that started it."""

    settings: node.NodeSettings
    thread: ThreadPoolExecutor

    def start(self) -> Future[node.RunningNode]:
        return self.thread.submit(node.start, self.settings, lambda _: None)

    def kill(self) -> None:
        home = NodeHome.of(self.settings)
        pid = processes.find(home)
        assert pid is None or processes.end(home, pid, signal.SIGKILL, patience=10.0)


class NodeCluster:
    """A running cluster; its nodes are numbered from 0.

    `urls` are the addresses of the nodes, which stay the same after a restart, `authority` is the PEM file of the
    certificate authority to trust, `password` that of the user `elastic`.
    """

    def __init__(self, members: list[_Member], security: node.Security) -> None:
        self._members = members
        self.urls = tuple(f"https://127.0.0.1:{member.settings.port}" for member in members)
        self.authority, self.password = security.authority, security.password

    def start(self, number: int) -> None:
        """Start a node on its old data; returns when the cluster answers through it."""
        self._members[number].start().result()

    def kill(self, number: int) -> None:
        """Send SIGKILL to a node and wait for its end."""
        self._members[number].kill()

    def stop(self, number: int) -> None:
        """Send SIGTERM to a node and wait for its end."""
        node.stop(self._members[number].settings)

    def complete(self) -> None:
        """Start the nodes that do not run, and wait until the cluster is green."""
        # All at once: none is ready before most of them have found each other.
        for starting in [member.start() for member in self._members]:
            starting.result()
        self.wait_for_green()

    def restart_each(self, between: Callable[[], None] = lambda: None) -> None:
        """Restart all nodes one after the other by SIGTERM, each when the cluster is green.

        `between` is called while a node is stopped.
        """
        for number in range(len(self._members)):
            self.wait_for_green()
            self.stop(number)
            between()
            self.start(number)
        self.wait_for_green()

    def wait_for_green(self) -> None:
        """Wait until all nodes are there, and all copies of all shards."""
        with self.client() as client:
            health = client.cluster.health(
                wait_for_status="green",
                wait_for_nodes=str(len(self._members)),
                timeout=f"{_GREEN_SECONDS}s",
            )
        assert not health["timed_out"], health

    def settings(self, **chosen: object) -> Settings:
        """Settings of a loader that knows all nodes, with the rights of an administrator; `chosen` are further ones."""
        given = {
            "elasticsearch_url": ",".join(self.urls),
            "elasticsearch_username": "elastic",
            "elasticsearch_password": SecretStr(self.password),
            "elasticsearch_ca_certs": self.authority,
            **chosen,
        }
        return Settings.read().model_copy(update=given)

    def environment(self, **more: str) -> dict[str, str]:
        """Environment in which a command of its own process reaches all nodes as an administrator."""
        return {
            "ELASTICSEARCH_URL": ",".join(self.urls),
            "ELASTICSEARCH_USERNAME": "elastic",
            "ELASTICSEARCH_PASSWORD": self.password,
            "ELASTICSEARCH_CA_CERTS": str(self.authority),
            **more,
        }

    def client(self) -> Elasticsearch:
        """An administrator's client, which repeats what a lost node did not answer."""
        settings = self.settings()
        assert settings.elasticsearch_url is not None
        return connect(
            endpoint_at(settings, settings.elasticsearch_url), patience=60.0, request_seconds=_GREEN_SECONDS + 10.0
        )


@contextmanager
def node_cluster(folder: Path, nodes: int = 3, heap: str = "256m", *, fast_start: bool = True) -> Iterator[NodeCluster]:
    """Run a cluster within the block; at its end all nodes are killed, and their data stays in `folder`.

    Args:
        folder: Home of the nodes, which their own user must be able to enter.
        nodes: The number of nodes, each with all roles.
        heap: Heap of each node.
        fast_start: Whether to spend less on compiling: right for tests, slower under load.
    """
    security = node.secure(folder / "security")
    members = [
        _Member(settings, ThreadPoolExecutor(1, thread_name_prefix=settings.home.name))
        for settings in _settings(folder, nodes, heap, fast_start, security)
    ]
    cluster = NodeCluster(members, security)
    try:
        cluster.complete()
        yield cluster
    finally:
        for member in members:
            member.thread.shutdown(wait=True)
            member.kill()


def _settings(
    folder: Path, nodes: int, heap: str, fast_start: bool, security: node.Security
) -> Iterator[node.NodeSettings]:
    ours = Settings.read()
    ports = _free_ports(2 * nodes)
    names = [f"node-{number}" for number in range(nodes)]
    cluster_lines: dict[str, str | int | bool | list[str]] = {
        "discovery.type": "multi-node",
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in ports[nodes:]],
        "cluster.initial_master_nodes": names,
        f"{_TLS}.enabled": True,
        f"{_TLS}.verification_mode": "certificate",
        f"{_TLS}.key": "key.pem",
        f"{_TLS}.certificate": "certificate.pem",
        f"{_TLS}.certificate_authorities": ["certificate_authorities.pem"],
    }
    for number, name in enumerate(names):
        yield node.NodeSettings(
            home=folder / name,
            cache=ours.cache,
            env=ours.environment,
            port=ports[number],
            heap=heap,
            fast_start=fast_start,
            die_with_parent=True,
            extra={**cluster_lines, "node.name": name, "transport.port": ports[nodes + number]},
            security=security,
        )


def _free_ports(count: int) -> list[int]:
    """Return different ports on which nothing listens now."""
    random = Random()
    found: dict[int, None] = {}
    while len(found) < count:
        port = random.randint(_FIRST_PORT, _LAST_PORT)
        try:
            launch.check_port(port)
        except node.StartError:
            continue
        found[port] = None
    return list(found)
