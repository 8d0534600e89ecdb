"""Errors of the embedded node.

NodeError
├── JdkError             no suitable JDK on this machine
├── DistributionError    Elasticsearch could not be fetched, checked or completed
├── StartError           the node did not start
└── StopError            the node did not stop
"""

from __future__ import annotations

from infra.errors import DatelineError


class NodeError(DatelineError):
    """The embedded node cannot be used."""


class JdkError(NodeError):
    """No JDK on this machine can run Elasticsearch."""


class DistributionError(NodeError):
    """Elasticsearch could not be fetched, checked or completed with the plugin."""


class StartError(NodeError):
    """The node did not start."""


class StopError(NodeError):
    """The node did not stop."""
