"""The backup flow on a real Prefect server: its report, and the end of a run that finds another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.backup import backup
from flows.server.api import prefect_api
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.rebuild.promotion import rebuild_lock
from infra.settings import Settings
from tests.service.articles import document

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]


def test_a_backup_is_made_checked_and_reported_and_one_at_a_time(
    client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_SNAPSHOT_REPOSITORY", index_name)
    monkeypatch.setenv("DATELINE_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.setenv("DATELINE_LEASE_SECONDS", "1")
    ensure_index(client, index_name)
    client.index(index=index_name, id="id-a", document=document("a", "Rain", "Rain fell."), refresh=True)
    client.snapshot.create_repository(name=index_name, repository={"type": "fs", "settings": {"location": index_name}})
    try:
        first, second = backup(index_name), backup(index_name, keep=1)
        assert (first["documents"], second["deleted"]) == (1, [first["name"]])
        with prefect_api() as api:
            reports = [one for one in api.read_artifacts() if one.key == "backup-report"]
        assert len(reports) == 2
        assert all("is sound" in str(one.data) for one in reports)
        with rebuild_lock(client, index_name, Settings.read(), print):
            assert backup(index_name, return_state=True).is_cancelled()
    finally:
        client.snapshot.delete(repository=index_name, snapshot="*")
        client.snapshot.delete_repository(name=index_name)
