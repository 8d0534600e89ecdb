"""Runs on request, three ways, and what becomes of them; a real server, a real worker, a real index."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from elasticsearch import Elasticsearch
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun

from flows.deployments.trigger import follow, start_run
from flows.server.api import PrefectRefused
from infra.runs import RunRequest, RunState, RunStore, open_run
from infra.settings import Settings
from tests.flows.support.stack import Stack, eventually, runs_of

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("worker")]

SEED = Path(__file__).parents[2] / "seeds/reuters-tail.txt"
DEPLOYMENT = "ingest/inbox"
_LEASE_SECONDS = 400.0
"""Above the time for which Prefect keeps the place of a run that was killed."""


@pytest.fixture(autouse=True)
def idle(deployed: Stack) -> None:
    """No run of other tests has the one place of the deployment."""
    with deployed.api() as api:

        def is_idle() -> bool:
            limit = api.read_deployment_by_name(DEPLOYMENT).global_concurrency_limit
            return limit is None or not limit.active_slots

        eventually(is_idle, f"the runs of {DEPLOYMENT} to end", patience=_LEASE_SECONDS)


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
    assert "Traceback" not in done.stderr


def test_a_run_that_would_overlap_is_refused(deployed: Stack, index_name: str, articles: str) -> None:
    parameters = {"paths": [articles], "index": index_name}
    with deployed.api() as api:
        runs = [start_run(api, DEPLOYMENT, parameters) for _ in range(2)]
        ends = [[one.state for one in follow(api, run.id) if one.state][-1] for run in runs]
    assert sorted(state.type.value for state in ends) == ["CANCELLED", "COMPLETED"]
    (refused,) = [state for state in ends if state.is_cancelled()]
    assert "concurrency limit" in (refused.message or "")


@pytest.mark.slow
def test_a_run_ends_for_its_bounds_and_is_resumed_as_it_was_asked_for(
    deployed: Stack, client: Elasticsearch, index_name: str, articles: str
) -> None:
    def triggered(*options: str) -> subprocess.CompletedProcess[str]:
        return deployed.run("dateline", "trigger", "ingest", "--index", index_name, *options)

    few = triggered("--path", articles, "--every-file", "--at-least", "2", "--most-rejected", "0.5", "--follow")
    assert few.returncode == 1
    assert "1 input, where there must be at least 2" in few.stderr
    resumed = triggered("--resume", "last", "--follow")
    assert resumed.returncode == 0, resumed.stderr
    (record,) = RunStore(client, index_name).latest(2)
    assert (record.state, record.attempts) == (RunState.COMPLETED, 2)
    assert record.request == RunRequest(paths=(articles,), new_only=False), "the deployment's own is new_only"

    nothing_left = triggered("--resume", "last")
    assert nothing_left.returncode == 2
    assert "has completed: there is nothing left to resume" in nothing_left.stderr
    by_hand = RunRequest.ingest(["feeds"], None, force=False, new_only=False)
    with open_run(client, index_name, "by-hand", by_hand, Settings.read(), print) as run:
        run.end(RunState.FAILED)
    elsewhere = triggered("--resume", "by-hand")
    assert elsewhere.returncode == 2
    assert "by-hand read feeds in the folder where it was started" in elsewhere.stderr
    both = triggered("--resume", "last", "--path", articles)
    assert both.returncode == 2
    assert "--resume RUN has its own paths" in both.stderr


@pytest.mark.slow
def test_a_run_that_finds_its_index_taken_is_cancelled_and_the_next_one_finds_the_same_files(
    deployed: Stack, client: Elasticsearch, index_name: str, articles: str
) -> None:
    settings = Settings.read().model_copy(update={"lease_seconds": 2.0})
    command = ("dateline", "trigger", "ingest", "--path", articles, "--index", index_name, "--follow")
    with open_run(client, index_name, "long", RunRequest.replay("", force=False), settings, print) as replay:
        refused = deployed.run(*command)
        replay.end(RunState.COMPLETED)
    assert refused.returncode == 1
    assert f"Cancelled One run at a time: {index_name} belongs to run long" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "unexpected exception" not in refused.stderr
    assert [record.run for record in RunStore(client, index_name).latest(2)] == ["long"]

    done = deployed.run(*command)
    assert done.returncode == 0, done.stderr
    assert client.count(index=index_name)["count"] == 1


def test_a_replay_of_an_index_that_is_misspelt_says_so_and_makes_none(
    deployed: Stack, client: Elasticsearch, index_name: str
) -> None:
    done = deployed.run("dateline", "trigger", "replay", "--index", index_name, "--follow")
    assert done.returncode == 1
    assert f"There is no index behind the alias {index_name}, and no dead letter of it" in done.stderr
    assert "Look at the spelling of --index" in done.stderr
    assert "Traceback" not in done.stderr
    assert client.indices.get(index=f"{index_name}*") == {}
    assert not (Path(deployed.environment["DATELINE_HOME"]) / "deadletters" / index_name).exists()


def test_an_unknown_deployment_names_the_remedy(deployed: Stack) -> None:
    with deployed.api() as api, pytest.raises(PrefectRefused, match="dateline deploy"):
        start_run(api, "ingest/nowhere", {})
