"""A real Prefect server for the flows, and the embedded Elasticsearch of the service tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A Prefect server with a database of its own, for the whole session."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def elsewhere(node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Points Dateline at the tests' node, a home of its own and the gazetteer alone; gives the home."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_MODEL", "blank")
    monkeypatch.setenv("DATELINE_WORKERS", "2")
    return tmp_path / "home"
