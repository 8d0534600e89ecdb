"""`dateline doctor` with a Prefect server: its deployments, its workers, and who gets in."""

from __future__ import annotations

import json

import pytest

from flows.deployments import apply_all, read_definitions
from flows.deployments.deployments_file import WorkPool
from flows.deployments.health import check_prefect
from infra.doctor import HealthCheck
from infra.settings import Settings
from tests.flows.support.stack import Stack

pytestmark = pytest.mark.service


def doctor(stack: Stack, **environment: str) -> tuple[int, dict[str, dict[str, str]]]:
    done = stack.run("dateline", "doctor", "--json", **environment)
    checks = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {one["name"]: one for one in checks}


def test_a_live_worker_and_a_paused_schedule_are_reported(deployed: Stack, worker: str) -> None:
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


def test_everything_missing_on_the_server_is_reported(deployed: Stack) -> None:
    inbox = next(one for one in read_definitions(Settings.read()) if one.name == "inbox")
    elsewhere = inbox.model_copy(update={"name": "nowhere", "work_pool": WorkPool(name="no-such-pool")})
    idle = inbox.model_copy(update={"name": "idle", "work_pool": WorkPool(name="idle")})
    with deployed.api() as api:
        apply_all(api, [idle])
        checks = {one.name: one for one in check_prefect([elsewhere, idle])}
    unworked = checks["worker of idle"]
    assert (unworked.state, unworked.remedy) == ("failure", "prefect worker start --pool idle")
    missing = checks["deployment ingest/nowhere"]
    assert (missing.state, missing.remedy) == ("warning", "dateline deploy")
    assert checks["worker of no-such-pool"] == HealthCheck(
        "worker of no-such-pool", "failure", "the work pool does not exist", "dateline deploy"
    )


def test_a_server_that_lets_anybody_in_from_elsewhere_fails(deployed: Stack) -> None:
    """Reached by a name that is not this machine's own alone."""
    code, checks = doctor(deployed, PREFECT_API_URL=deployed.url.replace("127.0.0.1", "0.0.0.0"))
    assert code == 1
    assert checks["Prefect access"]["state"] == "failure"
    assert "prefect-server.env" in checks["Prefect access"]["remedy"]
    code, checks = doctor(
        deployed, PREFECT_API_URL="http://prefect.example:4200/api", PREFECT_API_AUTH_STRING="desk:planted"
    )
    assert (code, "plain http" in checks["Prefect server"]["found"]) == (1, True)
