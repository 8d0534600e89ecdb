"""Shards on Ray: a cluster that exists, or one of this machine for the time of the run."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from typing import Any, TypeVar
from urllib.parse import urlsplit

import ray
from prefect import Task
from prefect.futures import PrefectFuture
from prefect_ray import RayTaskRunner
from prefect_ray.context import remote_options
from prefect_ray.task_runners import PrefectRayFuture
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from flows.runners.errors import ClusterLost, RunnerUnusable
from flows.runners.preflight import Preflight, worker_problems
from flows.runners.shard_runner import ShardRunner
from infra.execution.report import UnitReport

_Report = TypeVar("_Report", bound=UnitReport)

_NEW = "local"
"""Ray's address of a cluster that it starts; without an address it would join one that was started here before."""

CONNECT_SECONDS = 30
CHECK_SECONDS = 120
"""Time for a node to start a worker and run the checks."""


class RayShards(ShardRunner):
    """Runs each shard as one Ray task with a CPU for each worker process; Ray repeats it where its worker died."""

    tasks: RayTaskRunner[Any]

    def __init__(self, tasks: RayTaskRunner[Any], workers: int) -> None:
        super().__init__(tasks)
        self._workers = workers

    @property
    def shards_at_once(self) -> int:
        """As many as there are CPUs for, and one that waits."""
        return int(ray.cluster_resources().get("CPU", 1) // self._cpus) + 1

    def submit(self, task: Task[..., _Report], **parameters: Any) -> PrefectFuture[_Report]:
        with remote_options(num_cpus=self._cpus):
            return super().submit(task, **parameters)

    def wait(self, future: PrefectFuture[Any], seconds: float) -> bool:
        assert isinstance(future, PrefectRayFuture)
        ended, _ = ray.wait([future.wrapped_future], timeout=seconds)
        return bool(ended)

    def result(self, future: PrefectFuture[_Report]) -> _Report:
        try:
            return future.result()
        except RayError as error:
            raise ClusterLost(
                f"Ray could not run a shard to its end: {error}".strip(),
                "See Ray's logs (memory?), then run the same again: what is loaded is recognized.",
            ) from error

    def cancel(self, future: PrefectFuture[Any]) -> None:
        assert isinstance(future, PrefectRayFuture)
        ray.cancel(future.wrapped_future, force=True)

    def problems(self, preflight: Callable[[], Preflight]) -> list[str]:
        check, required = ray.remote(worker_problems), preflight()
        nodes = [node["NodeID"] for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]
        asked = {
            node: check.options(
                num_cpus=0, scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False)
            ).remote(required)
            for node in nodes
        }
        found = []
        for node, answer in asked.items():
            try:
                found += [f"node {node[:8]} ({problem})" for problem in ray.get(answer, timeout=CHECK_SECONDS)]
            except RayError as error:
                found.append(f"node {node[:8]} ({error})")
        return found

    @property
    def _cpus(self) -> int:
        """The CPUs of one shard: one for each worker process, at most those of the largest node."""
        largest = max((int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]), default=1)
        return max(1, min(self._workers, largest))


@contextmanager
def open_ray(address: str | None, workers: int) -> Iterator[RayShards]:
    """Connect to the cluster at `address`, or start Ray on this machine. Raises RunnerUnusable."""
    settings: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address is None:
        settings["include_dashboard"] = False
    # Ray prints what happens to its workers on standard output, where the report of the run belongs.
    with redirect_stdout(sys.stderr), ExitStack() as stack:
        try:
            if address:
                _require_answer(address)
            tasks: RayTaskRunner[Any] = stack.enter_context(
                RayTaskRunner(address=address or _NEW, init_kwargs=settings)
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise RunnerUnusable(
                f"The Ray cluster at {address or 'this machine'} cannot be used: {error}.",
                "Is its head node running, with the same versions of Ray and Python? Set RAY_AUTH_MODE=token and "
                "RAY_AUTH_TOKEN if it wants a token.",
            ) from error
        yield RayShards(tasks, workers)


def _require_answer(address: str) -> None:
    """Raise OSError if nothing listens at `HOST:PORT` or `ray://HOST:PORT`; Ray itself tries for minutes."""
    place = urlsplit(address if "://" in address else f"ray://{address}")
    if place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), CONNECT_SECONDS).close()
