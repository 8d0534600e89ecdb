"""Collecting on a Prefect server: triggered, followed, cancelled, and with secrets that are shown nowhere."""

from __future__ import annotations

import subprocess
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from prefect.blocks.system import Secret
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.states import Cancelling

from infra.collect.state import SegmentStage, StateReader
from infra.runs import RunState, RunStore, runs_name
from tests.flows.collect.conftest import Collecting, site
from tests.flows.collect.test_collect import urls
from tests.flows.support.pools import deploy_to
from tests.flows.support.secret_search import documents_of, files_in, holding, rows_of
from tests.flows.support.stack import Stack, end, eventually
from tests.support.paper_site import paper_site

pytestmark = [pytest.mark.service, pytest.mark.slow]

ARTICLES = 20

FEED = (
    "<rss version='2.0'><channel><title>Paper</title><item><title>Ferry</title><link>BASE/news/1</link></item>"
    "</channel></rss>"
)
PAGE = f"<html><title>Ferry</title><article><h1>Ferry</h1><p>{'The ferry is back in the harbor. ' * 20}</p></article>"


@dataclass(frozen=True)
class CollectDeployment:
    """The flow on a server, with a worker that runs it."""

    stack: Stack
    deployment: str
    log: Path

    def trigger(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.stack.run("dateline", "trigger", "collect", *options, "--deployment", self.deployment)


@pytest.fixture
def deployed_collect(stack: Stack, collecting: Collecting, tmp_path: Path) -> Iterator[CollectDeployment]:
    pool = tmp_path.name.replace("_", "-")
    deployment = deploy_to(stack, "collect", pool, tmp_path)
    worker = stack.worker(pool, pool, **collecting.environment)
    yield CollectDeployment(stack, deployment, stack.folder / f"{pool}.log")
    end(worker)


def test_a_triggered_run_is_followed_to_its_report(
    deployed_collect: CollectDeployment, client: Elasticsearch, index_name: str, collecting: Collecting
) -> None:
    collecting.add("harbor-times", site())
    collecting.add("valley-post", site(2))
    done = deployed_collect.trigger("harbor-times", "--index", index_name, "--follow")
    assert done.returncode == 0, done.stderr
    assert "Completed 1 listing, 3 pages: new 3; ingested: indexed 3" in done.stderr
    assert f"Collect into {index_name}" in done.stdout
    assert "harbor-times" in done.stdout
    assert "valley-post" not in done.stdout
    assert len(urls(client, index_name)) == 3
    with deployed_collect.stack.api() as api:
        ingest, run = RunStore(client, index_name).latest(2)
        wanted = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[uuid.UUID(run.run)]))
        assert {one.key for one in api.read_artifacts(artifact_filter=wanted)} == {"collect-outcomes", "collect-report"}
        assert api.read_flow_run(uuid.UUID(ingest.run)).parent_task_run_id is not None

    unknown = deployed_collect.trigger("harbour-times", "--index", index_name, "--follow")
    assert unknown.returncode == 1
    assert "has no source harbour-times. Did you mean harbor-times?" in unknown.stderr.replace("\n", " ")


def test_a_cancelled_run_keeps_what_it_fetched(
    deployed_collect: CollectDeployment, client: Elasticsearch, index_name: str, collecting: Collecting
) -> None:
    collecting.add("harbor-times", site(ARTICLES), delay=5)
    assert deployed_collect.trigger("--index", index_name).returncode == 0
    eventually(lambda: len(collecting.fetched("harbor-times")) >= 2, "two fetched pages")
    (run,) = RunStore(client, index_name).latest(2)
    with deployed_collect.stack.api() as api:
        api.set_flow_run_state(uuid.UUID(run.run), Cancelling())
    ended = eventually(lambda: next((one for one in RunStore(client, index_name).latest(1) if one.ended), None), "end")
    assert (ended.state, ended.message) == (RunState.FAILED, "Cancelled, or its worker ended.")
    assert len(StateReader(client, index_name).segments(SegmentStage.PUBLISHED)) == 1
    way_on = "What is fetched is in the archive, and what is loaded stays. To resume: dateline trigger collect --index"
    said = eventually(lambda: _log_with(deployed_collect.log, way_on), "the last line of the log")
    assert "Crash detected" not in said
    assert "Traceback" not in said

    with deployed_collect.stack.api() as api:
        eventually(lambda: _has_ended(api, run.run), "the worker to report the end")
    assert len(collecting.fetched("harbor-times")) < ARTICLES
    collecting.entries[0]["delay"] = 0
    collecting.write()
    done = deployed_collect.trigger("--index", index_name, "--follow")
    assert done.returncode == 0, done.stderr
    assert len(urls(client, index_name)) == ARTICLES
    assert max(Counter(collecting.fetched("harbor-times")).values()) == 1


def _has_ended(api: SyncPrefectClient, run: str) -> bool:
    state = api.read_flow_run(uuid.UUID(run)).state
    return state is not None and state.is_cancelled()


def _log_with(log: Path, words: str) -> str | None:
    content = log.read_text(encoding="utf-8")
    return content if words in content else None


def test_secrets_of_paid_feeds_are_sent_to_their_host_and_shown_nowhere(
    stack: Stack, client: Elasticsearch, index_name: str, collecting: Collecting, tmp_path: Path
) -> None:
    in_environment, in_block = f"env{uuid.uuid4().hex}", f"block{uuid.uuid4().hex}"
    with stack.api():
        Secret(value=f"Bearer {in_block}").save("paid-feed", overwrite=True)
    pages = {"/feed": ("application/rss+xml", FEED), "/news/1": ("text/html", PAGE)}
    with paper_site(pages) as first, paper_site(pages) as second:
        for name, paper, value in (("first", first, "env:PAID_FEED"), ("second", second, "prefect:paid-feed")):
            headers = {"Authorization": value}
            collecting.entries.append({"name": name, "feeds": [f"{paper.url}/feed"], "delay": 0, "headers": headers})
        collecting.write()
        given = {
            "PAID_FEED": f"Bearer {in_environment}",
            "DATELINE_LOG_LEVEL": "DEBUG",
            "PREFECT_LOGGING_LEVEL": "DEBUG",
        }
        command = ("dateline", "collect", "--index", index_name, "--json")
        done = stack.run(*command, **{**collecting.environment, **given})
        tried = stack.run("dateline", "sources", "test", "first", **{**collecting.environment, **given})
    assert done.returncode == tried.returncode == 0, done.stderr + tried.stderr
    assert len(urls(client, index_name)) == 2
    assert f"Bearer {in_environment}" in first.credentials
    assert f"Bearer {in_block}" in second.credentials
    places = {
        **files_in(collecting.home),
        **rows_of(stack.folder / "prefect/prefect.db"),
        **documents_of(client, index_name),
        **documents_of(client, runs_name(index_name)),
        "output": "".join((done.stdout, done.stderr, tried.stdout, tried.stderr)).encode(),
    }
    assert holding(places, "news/1"), "the search finds what is there"
    for secret in (in_environment, in_block):
        assert holding(places, secret) == set()
