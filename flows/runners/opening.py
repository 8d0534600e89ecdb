"""Start what runs the shards of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.runners.choice import RunnerChoice
from flows.runners.errors import RunnerUnusable
from flows.runners.preflight import Preflight
from flows.runners.shard_runner import ShardRunner
from infra.plural import pluralize
from infra.settings import Settings

_SHOWN = 5


@contextmanager
def open_runner(choice: RunnerChoice, settings: Settings, preflight: Callable[[], Preflight]) -> Iterator[ShardRunner]:
    """Start the runner, or connect to its cluster, and check each worker that is there.

    Args:
        choice: The runner.
        settings: The number of worker processes of a shard.
        preflight: Returns what the workers of a cluster must have; called for clusters alone.

    Raises:
        RunnerUnusable: A package is not installed, the cluster does not answer, or a worker cannot run shards.
    """
    with _open(choice, settings) as runner:
        if problems := runner.problems(preflight):
            shown = [*problems[:_SHOWN], *([f"and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else [])]
            raise RunnerUnusable(
                f"{pluralize(len(problems), 'problem')} of the workers of {choice}: {'; '.join(shown)}",
                "Nothing was loaded. Fix the workers, or leave out --runner to use this machine alone.",
            )
        yield runner


@contextmanager
def _open(choice: RunnerChoice, settings: Settings) -> Iterator[ShardRunner]:
    if choice.kind in ("threads", "processes"):
        tasks: TaskRunner = ThreadPoolTaskRunner() if choice.kind == "threads" else ProcessPoolTaskRunner()
        with tasks:
            yield ShardRunner(tasks)
        return
    try:
        if choice.kind == "dask":
            from flows.runners.dask import open_dask

            cluster: AbstractContextManager[ShardRunner] = open_dask(choice.address)
        else:
            from flows.runners.ray import open_ray

            cluster = open_ray(choice.address, settings.workers)
    except ModuleNotFoundError as error:
        raise RunnerUnusable(
            f"The runner {choice.kind} needs the package {error.name}, which is not installed.",
            f"Install it: make install-{choice.kind}, or pip install dateline[{choice.kind}].",
        ) from None
    with cluster as runner:
        yield runner
