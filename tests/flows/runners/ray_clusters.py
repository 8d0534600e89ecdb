"""Runs on a real Ray cluster of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.versioned import newest_beside
from infra.execution.report import RunReport
from infra.rebuild.report import RebuildReport
from tests.flows.runners.conftest import ARTICLES_A_FILE, FILES
from tests.flows.runners.dask_clusters import require_all
from tests.flows.support.clusters import RAY_ACCESS, RayCluster
from tests.flows.support.stack import Stack, free_port

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]


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


def test_a_rebuild_runs_on_the_cluster(
    ray: RayCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    loaded = stack.run("dateline", "ingest", str(inbox), "--archive", "--index", index_name, **shared)
    assert loaded.returncode == 0, loaded.stderr
    command = ["dateline", "index", "rebuild", "--index", index_name, "--runner", ray.runner, "--json"]
    done = stack.run(*command, **shared, **RAY_ACCESS)
    assert done.returncode == 0, done.stderr
    report = RebuildReport.model_validate_json(done.stdout)
    assert report.adds_up
    assert (report.read, report.written, report.refused) == (FILES * ARTICLES_A_FILE, FILES * ARTICLES_A_FILE, 0)
    beside = newest_beside(client, index_name)
    assert beside
    client.indices.refresh(index=beside.name)
    assert client.count(index=beside.name)["count"] == FILES * ARTICLES_A_FILE
