"""Runners of shards: threads or processes of this machine, or a Dask or Ray cluster."""

from flows.runners.choice import RunnerChoice
from flows.runners.errors import ClusterLost, RunnerUnusable
from flows.runners.opening import open_runner
from flows.runners.preflight import Preflight
from flows.runners.shard_runner import ShardRunner

__all__ = ["ClusterLost", "Preflight", "RunnerChoice", "RunnerUnusable", "ShardRunner", "open_runner"]
