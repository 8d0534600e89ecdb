"""What can go wrong with the embedded node.

    NodeError
    ├── JdkNotFound           no JDK on this machine that can run Elasticsearch
    ├── DistributionFailed    Elasticsearch could not be fetched, checked or completed
    ├── NodeNotStarted        the node did not come up
    └── NodeNotStopped        the node did not go away
"""

from __future__ import annotations


class NodeError(Exception):
    """A failure told as two sentences: what happened, and what the reader can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


class JdkNotFound(NodeError):
    """No JDK on this machine can run Elasticsearch."""


class DistributionFailed(NodeError):
    """Elasticsearch could not be fetched, checked or completed with the plugin."""


class NodeNotStarted(NodeError):
    """The node did not come up."""


class NodeNotStopped(NodeError):
    """The node did not go away."""
