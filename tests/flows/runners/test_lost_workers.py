"""A worker is lost on a real Dask cluster, and on a real one of Ray. `make bench-runners` tries the rest."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.execution.report import RunReport
from infra.failpoints import Step
from tests.flows.runners.conftest import ARTICLES_A_FILE, FILES
from tests.flows.support.clusters import RAY_ACCESS, DaskCluster, RayCluster
from tests.flows.support.stack import BIN, COMMAND_SECONDS, Stack, eventually
from tests.support.kill_points import KillPoint

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_shard_whose_worker_of_dask_dies_is_run_by_another(
    dask: DaskCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    dying = dask.add_worker("dying", KillPoint(Step.SETTLED, 3))
    dask.add_worker("steady")
    done = stack.run(
        "dateline", "ingest", str(inbox), "--index", index_name, "--runner", dask.runner, "--json", **shared
    )
    assert done.returncode == 0, done.stderr
    assert dying.wait(60) == -signal.SIGKILL
    report = RunReport.model_validate_json(done.stdout)
    assert report.total.adds_up
    assert report.documents == FILES * ARTICLES_A_FILE


def test_a_shard_whose_worker_of_ray_dies_is_run_by_another(
    ray: RayCluster, stack: Stack, shared: Mapping[str, str], client: Elasticsearch, index_name: str, inbox: Path
) -> None:
    command = [str(BIN / "dateline"), "ingest", str(inbox), "--index", index_name, "--runner", ray.runner, "--json"]
    with subprocess.Popen(
        command, env={**shared, **RAY_ACCESS}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        eventually(ray.kill_a_worker, "a worker of Ray to run a shard", COMMAND_SECONDS)
        out, err = run.communicate(timeout=COMMAND_SECONDS)
    assert run.returncode == 0, err
    report = RunReport.model_validate_json(out)
    assert report.total.adds_up
    assert report.documents == FILES * ARTICLES_A_FILE
