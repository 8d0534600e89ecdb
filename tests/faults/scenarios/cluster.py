"""Faults of a cluster of three nodes with TLS, loaded by several addresses: nodes killed and restarted."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from threading import Condition
from typing import Any

from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.execution.report import ShardReport
from tests.faults.node_under_test import CLUSTER
from tests.faults.scenarios.node import load_in_thread, wait_for
from tests.faults.scenarios.process import finish
from tests.faults.scenarios.run import require_completed
from tests.faults.trial import FaultScenario, Trial

_SOME = 60
"""Articles after which a load is in its midst."""


def killed_in_mid_load(trial: Trial) -> int:
    """kill -9 of a node with a primary shard of the articles; the load ends on the other two."""
    trial.cluster.complete()
    killed = node_with_primary(trial.client, trial.index)
    with load_in_thread(trial) as loading:
        wait_for(lambda: loading.done() or trial.documents_now() > _SOME)
        assert not loading.done(), "the load was over before the node was killed"
        trial.cluster.kill(killed)
    return 1


def killed_in_mid_run(trial: Trial) -> int:
    """kill -9 of the node with the run state, lock and all, in a run of `dateline ingest`."""
    trial.cluster.complete()
    killed = node_with_primary(trial.client, runs_name(trial.index))
    run = trial.start()
    wait_for(lambda: run.poll() is not None or trial.documents_now() > _SOME)
    assert run.poll() is None, f"the run was over before the node was killed: {run.communicate()}"
    trial.cluster.kill(killed)
    finish(trial, run)
    require_completed(trial)
    return 1


def restarted_in_turn(trial: Trial) -> int:
    """Each node is stopped and started again while a part of the articles is loaded."""
    cluster, gate = trial.cluster, _Gate()
    cluster.complete()
    with load_in_thread(trial, gate.wait) as loading:
        try:
            for number in range(len(cluster.urls)):
                cluster.wait_for_green()
                before = trial.documents_now()
                gate.open((number + 1) / len(cluster.urls))
                wait_for(partial(_has_more, trial, before, loading))
                assert not loading.done(), f"the load was over before node {number} was stopped"
                cluster.stop(number)
                cluster.start(number)
        finally:
            gate.open(1.0)
    cluster.wait_for_green()
    return len(cluster.urls)


def _has_more(trial: Trial, documents: int, loading: Future[ShardReport]) -> bool:
    return loading.done() or trial.documents_now() > documents


class _Gate:
    """Lets a load go on to its next shard while less than a share of the shards is done."""

    def __init__(self) -> None:
        self._share, self._changed = 0.0, Condition()

    def open(self, share: float) -> None:
        """Let the load go on to this share."""
        with self._changed:
            self._share = share
            self._changed.notify_all()

    def wait(self, done: float) -> None:
        """Wait until the load may go on."""
        with self._changed:
            self._changed.wait_for(lambda: done < self._share)


def node_with_primary(client: Elasticsearch, alias: str) -> int:
    """Return the number of a node with a primary shard behind the alias."""
    shards: Any = client.cat.shards(index=alias, format="json", h="prirep,node")
    return next(int(shard["node"].removeprefix("node-")) for shard in shards if shard["prirep"] == "p")


CLUSTER_FAULTS = (
    FaultScenario("one of three nodes killed by SIGKILL during a load", killed_in_mid_load, CLUSTER),
    FaultScenario("the node with the run state, of three, killed by SIGKILL in mid-run", killed_in_mid_run, CLUSTER),
    FaultScenario("three nodes restarted one after the other during a load", restarted_in_turn, CLUSTER),
)
