"""The embedded Elasticsearch: fetched once, completed by our plugin, run as an unprivileged process.

    jdk -> distribution (maven, plugin, checksums) -> home (configuration) -> launch -> node

It is Elastic's own small distribution, started by its official launcher, on this machine's loopback
address only. Nothing in here reads the environment: `NodeSettings.env` brings what is needed of it.
"""

from infra.node.errors import DistributionFailed, JdkNotFound, NodeError, NodeNotStarted, NodeNotStopped
from infra.node.node import logs, start, status, stop
from infra.node.records import NodeSettings, NodeStatus, RunningNode, Say, Security

__all__ = [
    "DistributionFailed",
    "JdkNotFound",
    "NodeError",
    "NodeNotStarted",
    "NodeNotStopped",
    "NodeSettings",
    "NodeStatus",
    "RunningNode",
    "Say",
    "Security",
    "logs",
    "start",
    "status",
    "stop",
]
