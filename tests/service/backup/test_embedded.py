"""Backups of the embedded node: from a home that was started before backups, to a new home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra import node
from infra.backup.creating import create_backup
from infra.backup.errors import RepositoryMissing
from infra.backup.folders import snapshot_folder
from infra.backup.restoring.restore import RestoreRequest, restore_backup
from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.rebuild.promotion import promote
from infra.settings import Settings
from tests.service.articles import document

pytestmark = [pytest.mark.service, pytest.mark.slow]

Start = Callable[[bool], Elasticsearch]


@pytest.fixture
def home(node_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose embedded node the settings use."""
    folder = node_home()
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    for name, value in {"HOME": str(folder), "MODEL": "blank", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    return folder


@pytest.fixture
def start(home: Path, settings_for: Callable[[Path], node.NodeSettings]) -> Iterator[Start]:
    """Starts the node, with or without a folder for snapshots; stops the one before."""
    settings = settings_for(home / "node")

    def begin(with_snapshots: bool) -> Elasticsearch:
        node.stop(settings)
        snapshots = snapshot_folder(Settings.read()) if with_snapshots else None
        return Elasticsearch(node.start(replace(settings, snapshots=snapshots), print).url, request_timeout=30)

    yield begin
    node.stop(settings)


def test_a_home_from_before_backups_needs_a_restart_and_a_new_one_gets_everything_back(
    home: Path, start: Start
) -> None:
    settings, client = Settings.read(), start(False)
    ensure_indices(client, "dateline")
    article = document("one", "Rain", "Rain fell in Lima.")
    client.index(index="dateline", id=article["id"], document=article, refresh=True)
    with pytest.raises(RepositoryMissing, match="dateline es stop"):
        create_backup(client, "dateline", settings, print)
    client = start(True)
    made = create_backup(client, "dateline", settings, print).manifest
    assert (made.documents, made.repository) == (1, "dateline")
    assert snapshot_folder(settings) == home / "backups" / "_snapshots"
    assert snapshot_folder(settings).stat().st_mode & 0o077 == 0

    for index in client.indices.get(index="dateline*"):
        client.indices.delete(index=index)
    client.snapshot.delete_repository(name="dateline")
    done = restore_backup(client, RestoreRequest("dateline", "latest"), settings, print)
    assert done.is_whole
    promote(client, "dateline", settings, print)
    assert client.count(index="dateline")["count"] == 1
