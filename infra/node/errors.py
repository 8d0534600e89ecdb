"""What can go wrong with the embedded node.

NodeError
├── JdkError             no JDK on this machine that can run Elasticsearch
├── DistributionError    Elasticsearch could not be fetched, checked or completed
├── StartError           the node did not come up
└── StopError            the node did not go away
"""

from __future__ import annotations

from infra.errors import DatelineError


class NodeError(DatelineError):
    """The embedded node cannot be had."""


class JdkError(NodeError):
    """No JDK on this machine can run Elasticsearch."""


class DistributionError(NodeError):
    """Elasticsearch could not be fetched, checked or completed with the plugin."""


class StartError(NodeError):
    """The node did not come up."""


class StopError(NodeError):
    """The node did not go away."""
