"""A backup from the first step to the last: made, checked, restored without what was erased since, promoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.archive.inspection import archive_status
from infra.archive.places import ArchivePlace
from infra.backup.checking import check_backup
from infra.backup.creating import create_backup
from infra.backup.listing import BackupState, list_backups
from infra.backup.manifest import FileKind
from infra.backup.place import BackupPlace
from infra.backup.restoring.restore import RestoreRequest, restore_backup
from infra.deadletters import DeadLetters
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.versioned import serving_index, versioned_indices
from infra.rebuild.promotion import promote
from infra.rebuild.scan import scan
from infra.settings import Settings
from tests.service.erasure.erasing import erase, load
from tests.service.erasure.traces import MARKER, archived_places, marked_files
from tests.service.rebuild.loaded import write_feed
from transforms.document.withdrawal import is_erased

pytestmark = pytest.mark.service


@pytest.fixture(autouse=True)
def unmerged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Erasures leave the merge of segments out, which takes half a minute."""
    monkeypatch.setattr("infra.erasure.forget.expunge_deletions", lambda *_: None)
    monkeypatch.setattr("infra.backup.restoring.erased.expunge_deletions", lambda *_: None)


def ignore(_sentence: str) -> None:
    pass


def articles(client: Elasticsearch, index: str) -> dict[str, bool]:
    """Map the id of each article of an index to whether it is erased."""
    client.indices.refresh(index=index)
    return {one.id: is_erased(one.document) for page in scan(client, index) for one in page}


def test_what_was_erased_since_does_not_come_back_with_a_backup_and_all_else_does(
    client: Elasticsearch, loaded: str, archive: Path, tmp_path: Path
) -> None:
    settings = Settings.read()
    place, before = BackupPlace.of(settings, loaded), articles(client, loaded)
    first = create_backup(client, loaded, settings, ignore).manifest
    assert first.documents == 3
    assert {file.kind for file in first.files} == {FileKind.ARCHIVE, FileKind.DEAD_LETTERS}
    assert check_backup(client, place, "latest").is_sound
    assert len(place.copies()) == 2

    # A second one copies what is new, and nothing again.
    load(loaded, write_feed(tmp_path / "more.jsonl", range(2)), archive, run="second")
    second = create_backup(client, loaded, settings, ignore)
    assert (second.counts.copied, second.counts.there) == (1, 2)
    assert len(place.copies()) == 3

    erase(client, loaded)
    (marked,) = (id_ for id_, erased in articles(client, loaded).items() if erased)
    assert [one.erased_since for one in list_backups(client, place, loaded)] == [1, 1]
    client.indices.delete(index=serving_index(client, loaded).name)

    folders = {FileKind.ARCHIVE: tmp_path / "restored", FileKind.DEAD_LETTERS: tmp_path / "letters"}
    done = restore_backup(client, RestoreRequest(loaded, first.name, folders=folders), settings, ignore)
    assert (done.erased_documents, done.erased_records, done.erased_letters) == (1, 1, 1)
    assert done.index is not None
    assert done.is_whole
    assert done.comparison is None
    assert articles(client, done.index.name) == {id_: id_ == marked for id_ in before}
    assert marked_files(tmp_path / "restored") == marked_files(tmp_path / "letters") == []
    assert archive_status(ArchivePlace(str(tmp_path / "restored")), with_records=True).faults == ()
    restored_places = [at for places in archived_places(tmp_path / "restored").values() for at in places]
    assert len(restored_places) >= 2
    assert DeadLetters(tmp_path / "letters" / loaded).summaries() == []

    switched = promote(client, loaded, settings, ignore)
    assert (switched.old, switched.new) == (None, done.index.name)
    found = client.search(index=loaded, query={"match": {"body": "rain"}})["hits"]["hits"]
    assert len(found) == 2
    assert not client.search(index=loaded, query={"match": {"body": MARKER}})["hits"]["hits"]


def test_a_backup_beside_the_serving_index_is_compared_with_it_and_promoted_with_what_came_since(
    client: Elasticsearch, loaded: str, archive: Path, tmp_path: Path
) -> None:
    settings = Settings.read()
    create_backup(client, loaded, settings, ignore)
    load(loaded, write_feed(tmp_path / "more.jsonl", range(2)), archive, run="second")
    lost = sorted(articles(client, loaded))[0]
    client.delete(index=loaded, id=lost, refresh=True)
    expected = {*articles(client, loaded), lost}

    other = restore_backup(client, RestoreRequest(loaded, "latest", alias=f"{loaded}.copy"), settings, ignore)
    assert other.comparison is not None
    assert other.comparison.extra.named == (lost,)
    assert client.count(index=f"{loaded}.copy")["count"] == 3
    with pytest.raises(Exception, match="points to"):
        restore_backup(client, RestoreRequest(loaded, "latest", alias=f"{loaded}.copy"), settings, ignore)

    done = restore_backup(client, RestoreRequest(loaded, "latest"), settings, ignore)
    assert done.comparison is not None
    assert done.comparison.extra.named == (lost,)
    assert done.comparison.missing.count == len(expected) - 3
    promote(client, loaded, settings, ignore)
    assert set(articles(client, loaded)) == expected
    assert serving_index(client, loaded).number == 2


def test_runs_and_searches_of_a_lost_cluster_come_back_and_nothing_of_an_erased_article(
    client: Elasticsearch, loaded: str, tmp_path: Path
) -> None:
    settings, runs = Settings.read(), runs_name(loaded)
    line = {"kind": "run", "run": "seen", "message": f"The record {MARKER}-4711 is odd.", "paths": ["feed.jsonl"]}
    client.index(index=runs, id="seen", document=line, refresh=True)
    first = create_backup(client, loaded, settings, ignore).manifest
    erase(client, loaded)
    create_backup(client, loaded, settings, ignore)
    for index in client.indices.get(index=f"{loaded}*"):
        client.indices.delete(index=index)

    done = restore_backup(client, RestoreRequest(loaded, first.name), settings, ignore)
    assert len(done.beside) == 3
    assert done.erased_documents == 1, "the later backup names it"
    assert client.get(index=runs, id="seen")["_source"]["message"] == "[erased]"
    assert not [one for one in versioned_indices(client, loaded, with_hidden=True) if one.hidden]
    promote(client, loaded, settings, ignore)
    assert sorted(articles(client, loaded).values()) == [False, False, True]
    assert {one.state for one in list_backups(client, BackupPlace.of(settings, loaded), loaded)} == {
        BackupState.COMPLETE
    }


def test_an_article_that_came_after_the_backup_and_was_erased_does_not_return_with_its_next_delivery(
    client: Elasticsearch, loaded: str, archive: Path, tmp_path: Path
) -> None:
    settings, later = Settings.read(), write_feed(tmp_path / "more.jsonl", range(2))
    create_backup(client, loaded, settings, ignore)
    load(loaded, later, archive, run="second")
    erase(client, loaded, "1")
    erased = {id_ for id_, is_gone in articles(client, loaded).items() if is_gone}
    client.indices.delete(index=serving_index(client, loaded).name)

    done = restore_backup(client, RestoreRequest(loaded, "latest"), settings, ignore)
    assert done.erased_documents == 0
    promote(client, loaded, settings, ignore)
    assert load(loaded, later, archive, run="third").outcomes["indexed"] == 1
    assert len(articles(client, loaded)) == 5
    assert {id_ for id_, is_gone in articles(client, loaded).items() if is_gone} == erased
