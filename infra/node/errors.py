"""What can go wrong with the embedded node.

NodeError
├── JdkError             no JDK on this machine that can run Elasticsearch
├── DistributionError    Elasticsearch could not be fetched, checked or completed
├── StartError           the node did not come up
└── StopError            the node did not go away
"""

from __future__ import annotations


class NodeError(Exception):
    """A failure in two parts: what happened (`message`), and what the reader can do about it (`remedy`)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


class JdkError(NodeError):
    """No JDK on this machine can run Elasticsearch."""


class DistributionError(NodeError):
    """Elasticsearch could not be fetched, checked or completed with the plugin."""


class StartError(NodeError):
    """The node did not come up."""


class StopError(NodeError):
    """The node did not go away."""
