"""Stopping a run in Prefect: what is loaded stays, the run ends on record, and the last line is the way on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.runs import RunState, RunStore
from tests.flows.support.pools import deploy_ingest_to
from tests.flows.support.stack import Stack, end, eventually

pytestmark = [pytest.mark.service, pytest.mark.slow]

ARTICLES = 4_000


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Many articles in many shards."""
    text = "Ministers met in Paris and spoke of Lima. " * 40
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps({"id": f"{n}", "text": f"{n} {text}"}) + "\n" for n in range(ARTICLES)))
    return file


def test_a_cancelled_run_ends_on_record_without_errors_and_is_resumed(
    stack: Stack, client: Elasticsearch, index_name: str, articles: Path, tmp_path: Path
) -> None:
    pool = tmp_path.name.replace("_", "-")
    deployment = deploy_ingest_to(stack, pool, tmp_path)
    worker = stack.worker(pool, pool, DATELINE_SHARD_BYTES="200000")
    log = stack.folder / f"{pool}.log"
    try:
        asked = stack.run(
            *("dateline", "trigger", "ingest", "--path", str(articles), "--index", index_name),
            *("--deployment", deployment),
        )
        assert asked.returncode == 0, asked.stderr
        store = RunStore(client, index_name)
        run = eventually(lambda: next((one for one in store.latest(1) if one.shards), None), "shards under way")
        eventually(lambda: list(store.shards(run)), "a finished shard")
        assert stack.run("prefect", "flow-run", "cancel", run.run).returncode == 0
        ended = eventually(lambda: next((one for one in store.latest(1) if one.ended), None), "the run to end")
        assert (ended.state, ended.message) == (RunState.FAILED, "Cancelled, or its worker ended.")
    finally:
        end(worker)
    said = log.read_text(encoding="utf-8")
    assert f"To resume: dateline trigger ingest --resume {run.run} --index {index_name}" in said
    assert "LockLost" not in said
    assert "Crash detected" not in said
    done = {shard.number for shard in store.shards(ended)}
    resumed = stack.run(
        *("dateline", "ingest", "--resume", ended.run, "--index", index_name, "--json", "--no-stories", "--no-names"),
        DATELINE_SHARD_BYTES="200000",
    )
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["total"]["read"] == ARTICLES
    assert done <= {shard.number for shard in store.shards(store.find(ended.run))}
