"""The shards of a run as tasks, of which a few are submitted at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import ParamSpec, TypeVar

from prefect import Task, task
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture

from flows.reporting.artifacts import ProgressArtifact
from flows.runners import ShardRunner
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.execution.counts import WorkUnit
from infra.execution.report import UnitReport
from infra.execution.stopping import request_stop, withdraw_stop

RETRY_AFTER_SECONDS = [10.0, 60.0]
"""The delays before the retries of a shard; articles that its first attempt loaded are recognized."""

_Parameters = ParamSpec("_Parameters")
_Shard = TypeVar("_Shard", bound=WorkUnit)
_Report = TypeVar("_Report", bound=UnitReport)


def shard_task(run: Callable[_Parameters, _Report]) -> Task[_Parameters, _Report]:
    """Make the function `run(shard, ...)` a task: one shard from start to end; documents never cross its border."""
    return task(
        name="shard",
        task_run_name="shard-{shard.number}",
        persist_result=True,
        result_serializer="json",
        retries=len(RETRY_AFTER_SECONDS),
        retry_delay_seconds=RETRY_AFTER_SECONDS,
        retry_condition_fn=_is_retryable,
    )(run)


def run_each(
    runner: ShardRunner,
    shards: Iterable[_Shard],
    submit: Callable[[_Shard], PrefectFuture[_Report]],
    at_once: int | None,
    progress: ProgressArtifact,
) -> Iterator[_Report]:
    """Yield the report of each shard, in order, with at most `at_once` submitted, by default as the runner likes.

    Raises the errors of shards, and ClusterLost. At any error, and when the run is interrupted or cancelled, the
    shards of this process end as well, and those of a cluster are withdrawn; one that cannot be ends when it finds
    that the run has given up its lock.
    """
    withdraw_stop()
    most = at_once or runner.shards_at_once
    window: deque[tuple[_Shard, PrefectFuture[_Report]]] = deque()
    try:
        for shard in shards:
            if len(window) == most:
                yield _finish(runner, *window.popleft(), progress)
            window.append((shard, submit(shard)))
        while window:
            yield _finish(runner, *window.popleft(), progress)
    except BaseException:
        request_stop()
        for _, future in window:
            runner.cancel(future)
        raise


def _finish(
    runner: ShardRunner, shard: WorkUnit, future: PrefectFuture[_Report], progress: ProgressArtifact
) -> _Report:
    progress.await_end(partial(runner.wait, future))
    report = runner.result(future)
    progress.finish(shard, report)
    return report


def _is_retryable(_task: object, _run: object, state: State[UnitReport]) -> bool:
    """Return whether the shard failed because Elasticsearch was unavailable; other errors are permanent."""
    return isinstance(state.result(raise_on_failure=False), ElasticsearchUnavailable)
