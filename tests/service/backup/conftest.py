"""An index with an archive, dead letters and a repository of snapshots of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.index_set import ensure_indices
from tests.service.erasure.erasing import load
from tests.service.erasure.traces import write_delivery


@pytest.fixture
def repository(client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A repository of snapshots on the node, which the settings name."""
    monkeypatch.setenv("DATELINE_SNAPSHOT_REPOSITORY", index_name)
    client.snapshot.create_repository(name=index_name, repository={"type": "fs", "settings": {"location": index_name}})
    yield index_name
    client.snapshot.delete(repository=index_name, snapshot="*")
    client.snapshot.delete_repository(name=index_name)


@pytest.fixture
def loaded(
    client: Elasticsearch, index_name: str, loading_index: None, archive: Path, repository: str, tmp_path: Path
) -> str:
    """An index with the marked article and two others, their archive, and a dead letter of the marked one."""
    ensure_indices(client, index_name)
    report = load(index_name, write_delivery(tmp_path / "feed.jsonl", broken=True), archive)
    assert (report.outcomes["indexed"], report.outcomes["rejected"]) == (3, 1)
    client.indices.refresh(index=index_name)
    return index_name
