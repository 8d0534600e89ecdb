"""Runs on a real Ray cluster of this machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.execution.report import RunReport
from tests.flows.runners.conftest import ARTICLES_A_FILE, FILES
from tests.flows.runners.dask_clusters import require_all
from tests.flows.support.clusters import RAY_ACCESS, RayCluster, ray_cluster
from tests.flows.support.stack import BIN, COMMAND_SECONDS, Stack, eventually, free_port

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]


@pytest.fixture
def cluster(shared: Mapping[str, str], tmp_path: Path) -> Iterator[RayCluster]:
    with ray_cluster(tmp_path / "ray", shared) as cluster:
        yield cluster


def test_shards_run_on_the_cluster_and_one_whose_worker_dies_is_run_again(
    cluster: RayCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    command = [str(BIN / "dateline"), "ingest", str(inbox), "--index", index_name, "--runner", cluster.runner, "--json"]
    with subprocess.Popen(
        command, env={**shared, **RAY_ACCESS}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        eventually(cluster.kill_a_worker, "a worker of Ray to run a shard", COMMAND_SECONDS)
        out, err = run.communicate(timeout=COMMAND_SECONDS)
    assert run.returncode == 0, err
    report = RunReport.model_validate_json(out)
    assert report.total.adds_up
    assert report.documents == FILES * ARTICLES_A_FILE


def test_a_head_node_that_does_not_answer_is_named(
    stack: Stack, shared: Mapping[str, str], index_name: str, inbox: Path
) -> None:
    nowhere = f"ray@127.0.0.1:{free_port()}"
    done = stack.run("dateline", "ingest", str(inbox), "--index", index_name, "--runner", nowhere, **shared)
    assert done.returncode == 1
    assert "Is its head node running" in done.stderr
    assert "Traceback" not in done.stderr


def test_ray_is_started_for_the_run(
    stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    ingest = ["dateline", "ingest", str(inbox), "--index", index_name, "--runner", "ray", "--json"]
    done = stack.run(*ingest, **shared)
    assert done.returncode == 0, done.stderr
    require_all(RunReport.model_validate_json(done.stdout), client, index_name)
