"""A real Prefect server for the flows, and the embedded Elasticsearch of the service tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.blocks.webhook import Webhook
from prefect.testing.utilities import prefect_test_harness

from flows.deployments.automations import apply_automations
from tests.flows.support.alert_receiver import AlertReceiver, receiving_alerts
from tests.flows.support.stack import Stack, end, prefect_stack

_QUICK = "test_ingest.py"
"""The flow that `make test` runs; the others are in `make test-slow`, since each run costs seconds on a server."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of flows as slow."""
    folder = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(folder) and item.path.name != _QUICK:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A Prefect server with a database of its own, for the whole session."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def reaching(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment by which a worker reaches the tests' node, with a home of its own."""
    home = tmp_path_factory.mktemp("home")
    return {
        "ELASTICSEARCH_URL": node_url,
        "DATELINE_HOME": str(home),
        "DATELINE_MODEL": "blank",
        "DATELINE_WORKERS": "1",
    }


@pytest.fixture(scope="session")
def stack(reaching: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Prefect server as an operator runs it."""
    with prefect_stack(tmp_path_factory.mktemp("stack"), reaching) as running:
        yield running


@pytest.fixture(scope="session")
def deployed(stack: Stack) -> Stack:
    """The server with Dateline's own deployments on it, their schedules paused: tests start what they need."""
    done = stack.run("dateline", "deploy")
    assert done.returncode == 0, done.stderr
    with stack.api() as api:
        for deployment in api.read_deployments():
            for schedule in deployment.schedules:
                api.update_deployment_schedule(deployment.id, schedule.id, active=False)
    return stack


@pytest.fixture(scope="session")
def worker(deployed: Stack) -> Iterator[str]:
    """The name of a worker that runs what is due on that server."""
    process = deployed.worker("desk")
    yield "desk"
    end(process)


@pytest.fixture
def alerts(deployed: Stack) -> Iterator[AlertReceiver]:
    """A receiver to which the automations of the server send their alerts."""
    with receiving_alerts() as alerts:
        with deployed.api() as api:
            Webhook(url=alerts.url, method="POST").save("pager", overwrite=True)
            apply_automations(api, "webhook/pager")
        yield alerts
        with deployed.api() as api:
            apply_automations(api, None)


@pytest.fixture
def elsewhere(node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Points Dateline at the tests' node, a home of its own and the gazetteer alone; gives the home."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_MODEL", "blank")
    monkeypatch.setenv("DATELINE_WORKERS", "2")
    return tmp_path / "home"
