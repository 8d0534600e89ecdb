"""Retention of articles on a real index: by source, with a legal hold, in every index and in the archive."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.archive.inspection import archive_status
from infra.archive.places import ArchivePlace
from infra.elasticsearch.lifecycle.index_set import ensure_indices
from infra.elasticsearch.lifecycle.versioned import create_beside, serving_index, versioned_indices
from infra.execution.shard import RunOptions, run_shard
from infra.rebuild.promotion import promote, roll_back
from infra.retention.applying import RetentionScope, expire_articles, preview_articles
from infra.retention.policy import RetentionPolicy
from infra.settings import Settings
from infra.sources import plan_shards
from tests.service.erasure.traces import archived_places
from tests.service.rebuild.loaded import stored
from tests.service.rebuild.test_rebuild import rebuild

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]

NOW = datetime(2026, 11, 28, tzinfo=UTC)
POLICY = RetentionPolicy.model_validate(
    {"articles": {"keep": "10y", "sources": {"tabloid": "90d", "court": "forever"}}, "hold": ["ferry"]}
)


def article(id_: str, source: str, day: str, text: str = "Rain fell in Lima.") -> dict[str, str]:
    return {"id": id_, "source": source, "observed": f"{day}T00:00:00Z", "text": text}


ALL = [
    [article("old-1", "tabloid", "2026-01-01"), article("old-2", "tabloid", "2026-02-01")],
    [
        article("held", "tabloid", "2026-01-01", "The ferry sank in Lima."),
        article("old-3", "tabloid", "2026-03-01"),
        article("new", "tabloid", "2026-11-01"),
        article("kept", "court", "1999-01-01"),
        article("older", "paper", "2016-01-01"),
        article("young", "paper", "2017-01-01"),
    ],
]
LEFT = {"held", "new", "kept", "young"}


@pytest.fixture
def archive(client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All articles in the archive, two segments, in a replaced index and in the one that serves."""
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    ensure_indices(client, index_name)
    for number, articles in enumerate(ALL):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(f"{json.dumps(each)}\n" for each in articles), encoding="utf-8")
        for shard in plan_shards([str(path)]).shards:
            run_shard(
                shard, RunOptions(f"run-{number}", index_name, archive=str(tmp_path / "archive")), Settings.read()
            )
        path.unlink()
    client.indices.refresh(index=index_name)
    rebuild(client, index_name, create_beside(client, index_name))
    promote(client, index_name, Settings.read(), lambda _: None)
    return tmp_path / "archive"


def _ids(client: Elasticsearch, index: str) -> set[str]:
    return set(stored(client, index))


def test_articles_beyond_their_time_leave_every_index_and_the_archive_and_do_not_return(
    client: Elasticsearch, index_name: str, archive: Path
) -> None:
    scope = RetentionScope(index_name, POLICY, NOW)
    indices = [one.name for one in versioned_indices(client, index_name)]
    before = archived_places(archive)
    dry = preview_articles(client, scope, Settings.read())
    assert dry
    assert not dry.deleted
    assert dry.articles == {"tabloid": 3, "paper": 1}
    assert dry.documents == dict.fromkeys(indices, 4)
    assert dry.records == {"tabloid": 3, "paper": 1}
    assert (dry.segments_deleted, dry.segments_rewritten) == (1, 1)
    assert archived_places(archive) == before

    done = expire_articles(client, scope, Settings.read(), lambda _: None)
    assert done == dry.model_copy(update={"deleted": True})
    assert [_ids(client, index) for index in indices] == [LEFT, LEFT]
    assert [len(places) for places in archived_places(archive).values()] == [4]
    assert archive_status(ArchivePlace(str(archive)), with_records=True).faults == ()
    assert not versioned_indices(client, index_name)[0].takes_writes

    new = create_beside(client, index_name)
    report = rebuild(client, index_name, new)
    assert (report.rebuilt, report.carried) == (4, {})
    promote(client, index_name, Settings.read(), lambda _: None)
    assert _ids(client, serving_index(client, index_name).name) == LEFT
    roll_back(client, index_name, Settings.read(), lambda _: None)
    assert _ids(client, serving_index(client, index_name).name) == LEFT
    again = expire_articles(client, scope, Settings.read(), lambda _: None)
    assert again
    assert (again.articles, again.documents, again.records) == ({}, {}, {})
