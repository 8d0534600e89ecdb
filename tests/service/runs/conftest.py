"""The desk whose runs are tested."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from tests.service.runs.desk import Desk


@pytest.fixture
def desk(client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DATELINE_LEASE_SECONDS", "1")
    return Desk(client, index_name, tmp_path / "inbox")
