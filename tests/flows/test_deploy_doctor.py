"""`dateline doctor` with a Prefect server: its deployments, its workers, and who gets in."""

from __future__ import annotations

import json

import pytest

from tests.flows.stack import Stack

pytestmark = pytest.mark.service


def doctor(stack: Stack, **environment: str) -> tuple[int, dict[str, dict[str, str]]]:
    done = stack.run("dateline", "doctor", "--json", **environment)
    checks = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {one["name"]: one for one in checks}


def test_a_living_worker_and_a_paused_schedule_are_told(deployed: Stack, worker: str) -> None:
    _, checks = doctor(deployed)
    assert checks["Prefect server"]["state"] == "ok"
    assert checks["worker of dateline"] == {
        "name": "worker of dateline",
        "state": "ok",
        "found": worker,
        "remedy": None,
    }
    assert checks["deployment ingest/inbox"]["state"] == "warning"
    assert "every-quarter-hour" in checks["deployment ingest/inbox"]["found"]


def test_a_server_that_is_away_fails_with_a_remedy(deployed: Stack) -> None:
    code, checks = doctor(deployed, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert code == 1
    assert checks["Prefect server"]["state"] == "failure"
    assert "prefect server start" in checks["Prefect server"]["remedy"]
