"""A worker that is killed with all its processes: its run is Crashed, an alert is sent, the next run resumes it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.deployments.trigger import start_run
from infra.elasticsearch.errors import IndexingError
from infra.runs import RunState, RunStore
from tests.flows.support.alert_receiver import AlertReceiver
from tests.flows.support.pools import deploy_ingest_to
from tests.flows.support.stack import ROOT, Stack, end, eventually

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(900)]

PATIENCE_SECONDS = 240.0
POOL = "mortal"
ARTICLES = 60
SMALL = {"DATELINE_SHARD_BYTES": "20000", "DATELINE_LEASE_SECONDS": "5"}
"""About five shards, so that some are done and some are not when the run dies, and a short wait for who comes next."""


def kill_with_descendants(pid: int) -> None:
    """Kill a worker and all processes that it started, as the loss of its machine does."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    doomed = [pid]
    for parent in doomed:
        doomed.extend(child for child, its_parent in pairs if its_parent == parent)
    for process in doomed:
        os.kill(process, signal.SIGKILL)


def write_feed(folder: Path) -> Path:
    """Enough articles that a run over them can be killed in its middle."""
    text = (ROOT / "seeds/reuters-tail.txt").read_text(encoding="utf-8")
    file = folder / "long.jsonl"
    lines = (json.dumps({"id": str(number), "text": text}) for number in range(ARTICLES))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def loaded(client: Elasticsearch, index: str) -> int:
    """Count the articles in the index, including those that no search finds yet."""
    client.indices.refresh(index=index, ignore_unavailable=True)
    return int(client.count(index=index, ignore_unavailable=True)["count"])


def shards_done(client: Elasticsearch, index: str) -> list[int]:
    """The articles in each of those shards of the latest run that are recorded as done."""
    store = RunStore(client, index)
    # An index that is just being made cannot be searched yet.
    with suppress(IndexingError):
        return [shard.report.read for record in store.latest(1) for shard in store.shards(record)]
    return []


def lose_a_run(
    stack: Stack, alerts: AlertReceiver, client: Elasticsearch, deployment: str, index: str, feed: Path
) -> str:
    """Start a run and kill its worker after the first shard; return the id of the run once the alert has arrived."""
    doomed = stack.worker("doomed", POOL, **SMALL)
    with stack.api() as api:
        run = start_run(api, deployment, {"paths": [str(feed)], "index": index})

        def state() -> str:
            found = api.read_flow_run(run.id).state
            return f"{found.name}: {found.message or ''}" if found else ""

        try:
            eventually(lambda: shards_done(client, index), "a first shard to be done", PATIENCE_SECONDS)
        finally:
            kill_with_descendants(doomed.pid)
            doomed.wait()
        eventually(lambda: state().startswith("Crashed"), "the loss to be noticed", PATIENCE_SECONDS)
        assert "No heartbeat" in state()
        expected = {"watch": "dateline: run failed", "resource": f"prefect.flow-run.{run.id}"}
        eventually(lambda: any(expected.items() <= one.items() for one in alerts.messages), "the alert")
    return str(run.id)


def test_a_run_with_a_lost_machine_is_detected_and_reported_and_the_next_one_resumes_it(
    deployed: Stack, alerts: AlertReceiver, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    feed, deployment = write_feed(tmp_path), deploy_ingest_to(deployed, POOL, tmp_path)
    lost = lose_a_run(deployed, alerts, client, deployment, index_name, feed)
    done_before, before = shards_done(client, index_name), loaded(client, index_name)
    assert 0 < sum(done_before) <= before < ARTICLES, "it was not killed in the middle"

    heir = deployed.worker("heir", POOL, **SMALL)
    try:
        command = ("dateline", "trigger", "ingest", "--deployment", deployment, "--path", str(feed), "--follow")
        done = deployed.run(*command, "--index", index_name)
        assert done.returncode == 0, done.stderr
    finally:
        end(heir)
    assert loaded(client, index_name) == ARTICLES
    (resumed,) = RunStore(client, index_name).latest(2)
    assert (resumed.run, resumed.state, resumed.attempts) == (lost, RunState.COMPLETED, 2)
    assert resumed.report is not None
    assert resumed.report.total.read == ARTICLES
    assert resumed.report.warnings[0].startswith(f"resumed: {len(done_before)} shards were done before")
    # What the lost attempt loaded of other shards is this run's own, not somebody's that is found unchanged.
    assert resumed.report.total.outcomes["indexed"] == ARTICLES
