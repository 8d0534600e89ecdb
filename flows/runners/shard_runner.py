"""A started task runner, to which the shards of a run are submitted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import Task
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from flows.runners.preflight import Preflight
from infra.execution.report import UnitReport

_Report = TypeVar("_Report", bound=UnitReport)

SHARDS_AT_ONCE = 2
"""Shards submitted at a time on one machine. Each keeps all its worker processes busy; the second fills the gaps."""


class ShardRunner:
    """Runs shards in threads or processes of this machine; a subclass runs them on a cluster."""

    def __init__(self, tasks: TaskRunner[Any]) -> None:
        self.tasks = tasks

    @property
    def shards_at_once(self) -> int:
        """The number of shards to have submitted at a time, for a run that names none."""
        return SHARDS_AT_ONCE

    def submit(self, task: Task[..., _Report], **parameters: Any) -> PrefectFuture[_Report]:
        """Submit a task."""
        future: PrefectFuture[_Report] = self.tasks.submit(task, parameters)
        return future

    def wait(self, future: PrefectFuture[Any], seconds: float) -> bool:
        """Wait for a task for at most `seconds`; return whether it has ended, normally or not."""
        future.wait(timeout=seconds)
        return future.state.is_final()

    def result(self, future: PrefectFuture[_Report]) -> _Report:
        """The report of a task that has ended. Raises the error of the task, and ClusterLost."""
        return future.result()

    def cancel(self, future: PrefectFuture[Any]) -> None:
        """Withdraw a task. On this machine shards end by themselves when their run is stopped."""

    def problems(self, preflight: Callable[[], Preflight]) -> list[str]:
        """Check each worker of a cluster; what is wrong, a line each with the worker."""
        return []
