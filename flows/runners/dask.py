"""Shards on Dask: a cluster that exists, or one of processes on this machine for the time of the run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import dask
from dask.typing import Key
from distributed import LocalCluster
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker
from prefect.futures import PrefectFuture
from prefect_dask.task_runners import DaskTaskRunner, PrefectDaskFuture

from flows.runners.errors import ClusterLost, RunnerUnusable
from flows.runners.preflight import Preflight, worker_problems
from flows.runners.shard_runner import SHARDS_AT_ONCE, ShardRunner
from infra.execution.report import UnitReport

_Report = TypeVar("_Report", bound=UnitReport)

CONNECT_SECONDS = 30
"""Time for a scheduler to answer, and for its first worker to be there."""

_LOCAL = {"n_workers": SHARDS_AT_ONCE, "threads_per_worker": 1, "dashboard_address": None}


class DaskShards(ShardRunner):
    """Runs each shard as one Dask task; a shard whose worker died is given to another by Dask."""

    tasks: DaskTaskRunner

    @property
    def shards_at_once(self) -> int:
        """One for each thread of the cluster's workers, and one that waits."""
        threads: dict[str, int] = self.tasks.client.nthreads()  # type: ignore[no-untyped-call]
        return sum(threads.values()) + 1

    def wait(self, future: PrefectFuture[Any], seconds: float) -> bool:
        assert isinstance(future, PrefectDaskFuture)
        future.wait(timeout=seconds)
        return bool(future.wrapped_future.done())

    def result(self, future: PrefectFuture[_Report]) -> _Report:
        try:
            return future.result()
        except KilledWorker as error:
            raise ClusterLost(
                f"The Dask workers that ran a shard died, {error.allowed_failures + 1} times in a row.",
                "See their logs (memory?), then run the same again: what is loaded is recognized.",
            ) from error
        except FutureCancelledError as error:
            raise ClusterLost(
                f"The Dask scheduler lost the shards of this run ({error.reason}).",
                "See its log, then run the same again: what is loaded is recognized.",
            ) from error

    def cancel(self, future: PrefectFuture[Any]) -> None:
        assert isinstance(future, PrefectDaskFuture)
        future.wrapped_future.cancel()

    def problems(self, preflight: Callable[[], Preflight]) -> list[str]:
        found: dict[Key, list[str]] = self.tasks.client.run(worker_problems, preflight())
        return [f"{worker} ({problem})" for worker, problems in found.items() for problem in problems]


@contextmanager
def open_dask(address: str | None) -> Iterator[DaskShards]:
    """Connect to the scheduler at `address`, or start a cluster. Raises RunnerUnusable."""
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost connection is raised as ClusterLost
    connection = {"timeout": CONNECT_SECONDS}
    if address:
        tasks = DaskTaskRunner(address=address, client_kwargs=connection)
    else:
        tasks = DaskTaskRunner(cluster_class=LocalCluster, cluster_kwargs=_LOCAL, client_kwargs=connection)
    with tasks:
        try:
            # Workers of Dask are daemonic by default; such a process may start no worker processes of the pipeline.
            with dask.config.set({"distributed.worker.daemon": False}):
                tasks.client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise RunnerUnusable(
                f"The Dask cluster at {address or 'this machine'} cannot be used: {error}.",
                "Is its scheduler running, and at least one worker connected to it?",
            ) from error
        yield DaskShards(tasks)
