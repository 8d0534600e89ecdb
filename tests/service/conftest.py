"""Fixtures of several folders of service tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index


@pytest.fixture
def loading_index(
    node_url: str, client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index exists, and the settings load into it with one worker and no model."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    for name, value in {"HOME": str(tmp_path / "home"), "MODEL": "blank", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    ensure_index(client, index_name)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the archive, which the settings name; results of tasks are kept beside it."""
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    return tmp_path / "archive"
