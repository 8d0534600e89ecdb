"""The rebuild as a flow on a real Prefect server, and the commands killed at each step."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.ingest import ingest
from flows.rebuild import rebuild
from infra.elasticsearch.lifecycle.versioned import newest_beside, serving_index, versioned_indices
from infra.failpoints import RebuildStep
from infra.rebuild.promotion import promote, rebuild_lock, roll_back
from infra.settings import Settings
from tests.service.rebuild.loaded import served, stored, write_feed
from tests.support.kill_points import KillPoint, interpreter_arguments

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.usefixtures("prefect_server", "elsewhere")]

STEPS = (RebuildStep.DOCUMENTS_WRITTEN, RebuildStep.WRITES_BLOCKED, RebuildStep.LAST_ROUND_DONE)
"""The steps after which most is half done; the others were tried by hand."""

LEASE = {"DATELINE_LEASE_SECONDS": "1"}


def test_the_flow_rebuilds_and_goes_on_with_what_is_missing(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    ingest(paths=[str(write_feed(tmp_path / "a.jsonl", range(30)))], index=index_name, archive=True)
    first = rebuild(index_name, shards=2, documents_per_second=10_000)
    assert (first.read, first.rebuilt) == (30, 30)
    again = rebuild(index_name)
    assert (again.read, again.there) == (30, 30)
    beside = newest_beside(client, index_name)
    assert beside
    assert (beside.shards, len(stored(client, beside.name))) == (2, 30)
    state = rebuild(index_name, shards=3, return_state=True)
    assert state.is_failed()
    assert "dateline index drop" in str(state.message)
    with rebuild_lock(client, index_name, Settings.read(), print):
        assert rebuild(index_name, return_state=True).is_cancelled()


@pytest.mark.parametrize("step", STEPS)
def test_a_command_that_is_killed_is_completed_by_the_same_command(
    client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: RebuildStep
) -> None:
    for name, value in LEASE.items():
        monkeypatch.setenv(name, value)
    ingest(paths=[str(write_feed(tmp_path / "a.jsonl", range(20)))], index=index_name, archive=True)
    first = serving_index(client, index_name).name
    command = "rebuild" if step is RebuildStep.DOCUMENTS_WRITTEN else "promote"
    if command == "promote":
        rebuild(index_name)
    killed = _run(*interpreter_arguments(KillPoint(step)), "index", command, "--index", index_name)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = _run("-m", "flows.cli.main", "index", command, "--index", index_name, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    if command == "rebuild":
        promote(client, index_name, Settings.read(), print)
    serving = serving_index(client, index_name)
    assert serving.name != first
    assert serving.takes_writes
    assert len(served(client, index_name)) == 20
    ingest(paths=[str(write_feed(tmp_path / "b.jsonl", range(20, 30)))], index=index_name)
    assert len(served(client, index_name)) == 30
    assert len(versioned_indices(client, index_name)) == 2
    roll_back(client, index_name, Settings.read(), print)
    assert len(served(client, index_name)) == 30


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=300, check=False)
