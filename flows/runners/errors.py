"""Errors of what runs the shards."""

from __future__ import annotations

from infra.errors import DatelineError


class RunnerUnusable(DatelineError):
    """The runner cannot run these shards: its package is not installed, or a worker of its cluster cannot do it."""


class ClusterLost(DatelineError):
    """The cluster stopped running shards during the run."""
