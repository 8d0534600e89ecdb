"""The shards of a run as tasks, of which a few are submitted at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec, TypeVar

from prefect import Task, task
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture

from flows.reporting.artifacts import ProgressArtifact
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.execution.counts import WorkUnit
from infra.execution.report import ShardReport
from infra.execution.stopping import request_stop, withdraw_stop

SHARDS_AT_ONCE = 2
"""Shards submitted at a time. Each keeps all its worker processes busy; the second fills the gaps."""

RETRY_AFTER_SECONDS = [10.0, 60.0]
"""The delays before the retries of a shard; articles that its first attempt loaded are recognized."""

_Parameters = ParamSpec("_Parameters")
_Shard = TypeVar("_Shard", bound=WorkUnit)


def shard_task(run: Callable[_Parameters, ShardReport]) -> Task[_Parameters, ShardReport]:
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
    shards: Iterable[_Shard],
    submit: Callable[[_Shard], PrefectFuture[ShardReport]],
    at_once: int,
    progress: ProgressArtifact,
) -> Iterator[ShardReport]:
    """Yield the report of each shard, in order, with at most `at_once` submitted.

    Raises the errors of shards. At any error, and when the run is interrupted or cancelled, the shards of this process
    end as well.
    """
    withdraw_stop()
    window: deque[tuple[_Shard, PrefectFuture[ShardReport]]] = deque()
    try:
        for shard in shards:
            if len(window) == at_once:
                yield _finish(*window.popleft(), progress)
            window.append((shard, submit(shard)))
        while window:
            yield _finish(*window.popleft(), progress)
    except BaseException:
        request_stop()
        raise


def _finish(shard: WorkUnit, future: PrefectFuture[ShardReport], progress: ProgressArtifact) -> ShardReport:
    progress.await_end(future)
    report = future.result()
    progress.finish(shard, report)
    return report


def _is_retryable(_task: object, _run: object, state: State[ShardReport]) -> bool:
    """Return whether the shard failed because Elasticsearch was unavailable; other errors are permanent."""
    return isinstance(state.result(raise_on_failure=False), ElasticsearchUnavailable)
