"""The embedded Elasticsearch: fetched once, completed by our plugin, run as an unprivileged process.

    distribution (on disk, shared) -> home (one node's folders) -> process -> node (start, stop, status, logs)

It is Elastic's own small distribution, started by its official launcher, on this machine's loopback address only.
Nothing in here reads the environment: `NodeSettings.env` holds what is needed of it.
"""

from infra.node.errors import DistributionError, JdkError, NodeError, StartError, StopError
from infra.node.home.securing import read_security, secure
from infra.node.node import address, logs, start, status, stop
from infra.node.records import NodeSettings, NodeStatus, RunningNode, Say, Security

__all__ = [
    "DistributionError",
    "JdkError",
    "NodeError",
    "NodeSettings",
    "NodeStatus",
    "RunningNode",
    "Say",
    "Security",
    "StartError",
    "StopError",
    "address",
    "logs",
    "read_security",
    "secure",
    "start",
    "status",
    "stop",
]
