"""The places that documents name in the archive: each is checked against its record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.archive.named_places import check_places
from infra.elasticsearch.search import originals
from infra.elasticsearch.search.originals import scan_places
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from tests.service.archive.archived import documents

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "archive"
    monkeypatch.setenv("DATELINE_ARCHIVE", str(root))
    return root


def ingest(delivery: Path, index: str, run: str, archive: Path) -> None:
    for shard in plan_shards([str(delivery)]).shards:
        run_shard(shard, RunOptions(run, index, archive=str(archive)), Settings.read())


@pytest.fixture
def delivery(client: Elasticsearch, index_name: str, archive: Path, tmp_path: Path) -> Path:
    """A folder whose articles are in the index and in the archive."""
    folder = tmp_path / "delivery"
    folder.mkdir()
    lines = (f'{{"id": "{number}", "text": "Rain fell in Lima on day {number}."}}\n' for number in range(6))
    (folder / "feed.jsonl").write_text("".join(lines))
    (folder / "a.txt").write_text("Snow fell in Oslo.")
    (folder / "a.txt.meta.json").write_text('{"id": "snow"}')
    (folder / "b.html").write_text("<html><body><p>Hail fell in Oslo on Monday.</p></body></html>")
    ingest(folder, index_name, "first", archive)
    return folder


def faults(client: Elasticsearch, index: str) -> dict[str, str | None]:
    """The fault of each document's place, by the document's id."""
    client.indices.refresh(index=index)
    return {one.named.document: one.fault for one in check_places(scan_places(client, index))}


def set_place(client: Elasticsearch, index: str, document: str, **place: Any) -> None:
    changed = {"input": {"archive": place}}
    client.update(index=index, id=document, doc=changed, refresh=True)


def test_all_records_are_there(
    client: Elasticsearch, index_name: str, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "PAGE", 3)
    assert list(faults(client, index_name).values()) == [None] * 8


def test_each_kind_of_wrong_place_is_found(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    before = {one["id"]: one["input"]["archive"] for one in documents(client, index_name)}
    (delivery / "a.txt").write_text("Snow fell in Oslo again.")
    (delivery / "a.txt").touch()
    ingest(delivery, index_name, "second", archive)
    found = documents(client, index_name)
    changed = next(one["id"] for one in found if one["external_id"] == "snow")
    of_feed = [one["id"] for one in found if one["external_id"] and one["external_id"].isdigit()]
    other, short, nowhere, gone, *sound = of_feed
    set_place(client, index_name, changed, **before[changed])
    set_place(client, index_name, other, **before[short])
    set_place(client, index_name, short, length=7)
    set_place(client, index_name, nowhere, offset=before[nowhere]["offset"] + 3)
    set_place(client, index_name, gone, path=f"{archive}/delivered/2026-01-01/none.warc.gz")
    wrong = faults(client, index_name)
    assert {id_ for id_, fault in wrong.items() if fault is None} >= set(sound)
    assert wrong[changed] == "the record there is of another version of the article"
    assert wrong[other] == "the record there is of another article"
    assert "not 7" in (wrong[short] or "")
    assert "is damaged" in (wrong[nowhere] or "")
    assert wrong[gone] == "the archive has no such segment"
