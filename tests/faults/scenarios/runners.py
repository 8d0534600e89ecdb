"""Faults of the clusters that run shards: workers, schedulers and nodes of Dask and Ray are lost in mid-run."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra.failpoints import Step
from tests.faults.scenarios.process import finish
from tests.faults.trial import FaultScenario, Trial
from tests.flows.support.clusters import RAY_ACCESS, DaskCluster, RayCluster, dask_cluster, ray_cluster
from tests.support.kill_points import KillPoint

_MOMENT = 20
"""Articles of a worker that have their outcome when it is lost."""

_PATIENCE_SECONDS = 240.0
_ENDING_SECONDS = 60
_POLL_SECONDS = 0.05


def dask_worker_killed(trial: Trial) -> int:
    """A worker is killed in the middle of a shard; the other one runs that again."""
    with _dask(trial) as cluster:
        dying = cluster.add_worker("dying", KillPoint(Step.SETTLED, _MOMENT))
        cluster.add_worker("steady")
        finish(trial, trial.start(str(trial.ledger.folder), "--runner", cluster.runner, **_letters(trial)))
        return int(dying.wait(_ENDING_SECONDS) == -signal.SIGKILL)


def dask_worker_preempted(trial: Trial) -> int:
    """A worker gets SIGTERM in the middle of a shard, which goes on in it while the other one begins it again."""
    with _dask(trial) as cluster:
        taken = cluster.add_worker_that_is_preempted(Step.SETTLED, _MOMENT)
        cluster.add_worker("steady")
        finish(trial, trial.start(str(trial.ledger.folder), "--runner", cluster.runner, **_letters(trial)))
        taken.wait(_ENDING_SECONDS)
        return 1


def dask_scheduler_killed(trial: Trial) -> int:
    """The scheduler is killed once a shard is on record: the run fails, and the same one goes through without it."""
    with _dask(trial) as cluster:
        cluster.add_worker_that_kills_the_scheduler(Step.SHARD_RECORDED)
        quick = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"}
        run = trial.start(str(trial.ledger.folder), "--runner", cluster.runner, **_letters(trial), **quick)
        stderr = finish(trial, run, 1)
        assert "The Dask scheduler" in stderr, stderr
    finish(trial, trial.start(**_letters(trial)))
    return 1


def ray_worker_killed(trial: Trial) -> int:
    """A worker of Ray is killed in the middle of a shard; another one runs that again."""
    with _ray(trial) as cluster:
        run = trial.start(str(trial.ledger.folder), "--runner", cluster.runner, **_letters(trial), **RAY_ACCESS)
        killed = _soon(cluster.kill_a_worker)
        finish(trial, run)
        return int(killed)


def ray_node_killed(trial: Trial) -> int:
    """The head node is killed in the middle of a shard: the run fails, and the same one goes through without it."""
    with _ray(trial) as cluster:
        run = trial.start(str(trial.ledger.folder), "--runner", cluster.runner, **_letters(trial), **RAY_ACCESS)
        was_busy = _soon(lambda: cluster.has_busy_worker)
        cluster.kill()
        finish(trial, run, 1)
    finish(trial, trial.start(**_letters(trial)))
    return int(was_busy)


def _letters(trial: Trial) -> dict[str, str]:
    """The dead letters are in one place for all processes, as their homes differ."""
    return {"DATELINE_DEADLETTERS": str(trial.home / "deadletters")}


@contextmanager
def _dask(trial: Trial) -> Iterator[DaskCluster]:
    with dask_cluster(trial.home.parent / "dask", {**trial.environment, **_letters(trial)}) as cluster:
        yield cluster


@contextmanager
def _ray(trial: Trial) -> Iterator[RayCluster]:
    with ray_cluster(trial.home.parent / "ray", {**trial.environment, **_letters(trial)}) as cluster:
        yield cluster


def _soon(happens: Callable[[], bool]) -> bool:
    """Ask until it has happened; return whether it did in time."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(_POLL_SECONDS)
    return False


RUNNER_FAULTS = (
    FaultScenario("Dask worker killed in the middle of a shard", dask_worker_killed),
    FaultScenario("Dask worker preempted by SIGTERM in the middle of a shard", dask_worker_preempted),
    FaultScenario("Dask scheduler killed in mid-run", dask_scheduler_killed),
    FaultScenario("Ray worker killed in the middle of a shard", ray_worker_killed),
    FaultScenario("Ray head node killed in the middle of a shard", ray_node_killed),
)
