"""A worker that is killed with everything it runs: its run ends as Crashed, and the next one goes through."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.trigger import start_run
from tests.flows.stack import ROOT, Stack, end, eventually

pytestmark = [pytest.mark.service, pytest.mark.slow]

PATIENCE_SECONDS = 240.0
ARTICLES = 5_000


def kill_with_descendants(pid: int) -> None:
    """What a machine's end does to a worker and everything it started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    doomed = [pid]
    for parent in doomed:
        doomed.extend(child for child, its_parent in pairs if its_parent == parent)
    for process in doomed:
        os.kill(process, signal.SIGKILL)


def test_a_run_whose_machine_dies_is_found_and_the_next_one_runs(
    deployed: Stack, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    text = (ROOT / "seeds/reuters-tail.txt").read_text(encoding="utf-8")
    long = tmp_path / "long.jsonl"
    long.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n in range(ARTICLES)), encoding="utf-8")
    doomed = deployed.worker("doomed")
    with deployed.api() as api:
        run = start_run(api, "ingest/inbox", {"paths": [str(long)], "index": index_name})

        def state() -> str:
            found = api.read_flow_run(run.id).state
            return str(found.name) if found else ""

        eventually(lambda: state() == "Running", "the run to be running")
        eventually(lambda: client.indices.exists(index=index_name), "the index to be made")
        kill_with_descendants(doomed.pid)
        doomed.wait()
        eventually(lambda: state() == "Crashed", "the loss to be noticed", PATIENCE_SECONDS)
        found = api.read_flow_run(run.id).state
        assert found is not None
        assert "No heartbeat" in (found.message or "")

        heir = deployed.worker("heir")
        try:
            command = ("dateline", "trigger", "ingest", "--path", str(ROOT / "seeds/reuters-tail.txt"), "--follow")
            done = deployed.run(*command, "--index", index_name)
            assert done.returncode == 0, done.stderr
        finally:
            end(heir)
