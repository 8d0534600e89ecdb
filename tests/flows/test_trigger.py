"""Runs on request, three ways, and what becomes of them; a real server, a real worker, a real index."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx
import pytest
from elasticsearch import Elasticsearch
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun

from flows.server import PrefectRefused
from flows.trigger import follow, start_run
from tests.flows.stack import Stack, eventually, runs_of

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("worker")]

SEED = Path(__file__).parents[2] / "seeds/reuters-tail.txt"
DEPLOYMENT = "ingest/inbox"


@pytest.fixture
def articles(tmp_path: Path) -> str:
    shutil.copy(SEED, tmp_path)
    return str(tmp_path)


def last_run(api: SyncPrefectClient, index: str) -> FlowRun:
    """The run that loads into `index`, once it has ended."""

    def ended() -> FlowRun | None:
        deployment = api.read_deployment_by_name(DEPLOYMENT).id
        runs = [run for run in runs_of(api, deployment) if run.parameters.get("index") == index]
        return next((run for run in runs if run.state is not None and run.state.is_final()), None)

    return eventually(ended, f"the run into {index} to end")


def test_the_prefect_command_starts_a_run(
    deployed: Stack, client: Elasticsearch, index_name: str, articles: str
) -> None:
    paths = json.dumps([articles])
    done = deployed.run("prefect", "deployment", "run", DEPLOYMENT, "-p", f"paths={paths}", "-p", f"index={index_name}")
    assert done.returncode == 0, done.stderr
    with deployed.api() as api:
        run = last_run(api, index_name)
    assert run.state is not None
    assert run.state.is_completed()
    assert not run.auto_scheduled
    assert client.count(index=index_name)["count"] == 1


def asked(rest: httpx.Client, path: str, body: dict[str, object]) -> httpx.Response:
    """The server's answer; it says 503 while its SQLite is busy, where Prefect's own clients ask again too."""

    def answer() -> httpx.Response | None:
        response = rest.post(path, json=body)
        return None if response.status_code == httpx.codes.SERVICE_UNAVAILABLE else response

    return eventually(answer, "the server to take requests")


def test_the_rest_api_starts_a_run(deployed: Stack, client: Elasticsearch, index_name: str, articles: str) -> None:
    with httpx.Client(base_url=deployed.url, trust_env=False) as rest:
        deployment = rest.get(f"/deployments/name/{DEPLOYMENT}").json()["id"]
        path = f"/deployments/{deployment}/create_flow_run"
        assert asked(rest, path, {"parameters": {"paths": [articles], "index": index_name}}).status_code == 201
        refused = asked(rest, path, {"parameters": {"paths": []}})
        assert refused.status_code == 409
        assert "paths" in refused.text
    with deployed.api() as api:
        run = last_run(api, index_name)
    assert run.state is not None
    assert run.state.is_completed()
    (hit,) = client.search(index=index_name)["hits"]["hits"]
    assert hit["_source"]["run_id"] == str(run.id)


def test_dateline_trigger_follows_a_run_to_its_report(
    deployed: Stack, client: Elasticsearch, index_name: str, articles: str
) -> None:
    done = deployed.run("dateline", "trigger", "ingest", "--path", articles, "--index", index_name, "--follow")
    assert done.returncode == 0, done.stderr
    assert "Running" in done.stderr
    assert "Completed" in done.stderr
    assert f"Ingest into {index_name}" in done.stdout
    assert client.count(index=index_name)["count"] == 1


def test_following_a_run_that_fails_exits_1_and_says_why(deployed: Stack, index_name: str) -> None:
    command = ("dateline", "trigger", "ingest", "--path", "/nowhere", "--index", index_name, "--follow")
    done = deployed.run(*command)
    assert done.returncode == 1
    assert "/nowhere is neither a file nor a folder" in done.stderr


def test_a_run_that_would_overlap_is_refused(deployed: Stack, index_name: str, articles: str) -> None:
    parameters = {"paths": [articles], "index": index_name}
    with deployed.api() as api:
        runs = [start_run(api, DEPLOYMENT, parameters) for _ in range(2)]
        ends = [[one.state for one in follow(api, run.id) if one.state][-1] for run in runs]
    assert sorted(state.type.value for state in ends) == ["CANCELLED", "COMPLETED"]
    (refused,) = [state for state in ends if state.is_cancelled()]
    assert "concurrency limit" in (refused.message or "")


def test_an_unknown_deployment_names_the_remedy(deployed: Stack) -> None:
    with deployed.api() as api, pytest.raises(PrefectRefused, match="dateline deploy"):
        start_run(api, "ingest/nowhere", {})
