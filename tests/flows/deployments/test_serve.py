"""`dateline serve-flows`: one process that schedules and runs, on a server of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from tests.flows.support.stack import ROOT, Stack, end, eventually, prefect_stack, spawn

pytestmark = [pytest.mark.service, pytest.mark.slow]

DEFINITION = """
name: dateline
pull: []
deployments:
  - name: inbox
    entrypoint: flows.ingest.ingest
    description: Served
    tags: [dateline]
    work_pool: {name: dateline}
    concurrency_limit: {limit: 1, collision_strategy: CANCEL_NEW}
    parameters: {paths: [PATH], index: INDEX}
    schedules: [{slug: yearly, cron: "0 0 1 1 *", timezone: UTC}]
"""


@pytest.fixture
def laptop(reaching: dict[str, str], tmp_path: Path) -> Iterator[Stack]:
    with prefect_stack(tmp_path, reaching) as running:
        yield running


def test_one_process_serves_runs_and_pauses_when_it_leaves(
    laptop: Stack, client: Elasticsearch, index_name: str
) -> None:
    file = laptop.folder / "deployments.yaml"
    text = DEFINITION.replace("PATH", str(ROOT / "seeds/reuters-tail.txt")).replace("INDEX", index_name)
    file.write_text(text, encoding="utf-8")
    command = ["dateline", "serve-flows", "--file", str(file)]
    for _ in range(2):
        serving = spawn(command, laptop.environment, laptop.folder, laptop.folder / "serve.log")
        try:
            with laptop.api() as api:
                eventually(lambda: [one for one in api.read_deployments() if not one.paused], "the flow to be served")
                done = laptop.run("dateline", "trigger", "ingest", "--follow")
                assert done.returncode == 0, done.stderr
                end(serving, signal.SIGINT)
                eventually(lambda: all(one.paused for one in api.read_deployments()), "the deployment to be paused")
        finally:
            end(serving)
    assert client.count(index=index_name)["count"] == 1
