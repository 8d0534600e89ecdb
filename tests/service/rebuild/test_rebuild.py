"""A rebuild on a real index: every document once, whatever became of its raw record; switch, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import IndexUnusable
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.versioned import (
    VersionedIndex,
    create_beside,
    drop_index,
    serving_index,
    versioned_indices,
)
from infra.elasticsearch.lifecycle.withdrawing import withdraw
from infra.rebuild.comparison import compare_indices
from infra.rebuild.errors import NothingToRebuild, NotPromotable, RebuildBusy
from infra.rebuild.promotion import promote, rebuild_lock, roll_back
from infra.rebuild.report import RebuildReport
from infra.rebuild.scan import WHOLE, last_seq_no, scan, slices
from infra.rebuild.slices import RebuildOptions, rebuild_slice
from infra.rebuild.writer import VersionedDocument, write_documents
from infra.runs.errors import IndexTaken
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import IndexLock
from infra.settings import Settings
from tests.service.rebuild.loaded import load, served, stored, write_feed

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]

SAID = list[str]


def rebuild(client: Elasticsearch, alias: str, new: VersionedIndex) -> RebuildReport:
    """Rebuild the index behind the alias, slice by slice."""
    old = serving_index(client, alias)
    client.indices.refresh(index=old.name)
    options, total = RebuildOptions(alias, old.name, new.name), RebuildReport()
    for part in slices(old.documents or 1, 8):
        total += rebuild_slice(client, part, options, Settings.read())
    client.indices.refresh(index=new.name)
    return total


def promote_now(client: Elasticsearch, alias: str, *, force: bool = False) -> None:
    promote(client, alias, Settings.read(), lambda _: None, force=force)


@pytest.fixture
def loaded(client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index with 20 archived articles, 10 of a file that stays, 5 of one that is gone, and 1 withdrawn one.

    The text of the archived ones is changed in the index, as if an earlier version had read them otherwise.
    """
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    load(index_name, archived := write_feed(tmp_path / "archived.jsonl", range(20)), archive=tmp_path / "archive")
    archived.unlink()
    load(index_name, write_feed(tmp_path / "kept.jsonl", range(20, 30)))
    load(index_name, gone := write_feed(tmp_path / "gone.jsonl", range(30, 35)))
    gone.unlink()
    client.indices.refresh(index=index_name)
    withdraw(client, index_name, "7", "wrong")
    for number in (*range(7), *range(8, 20)):
        found = client.search(index=index_name, query={"term": {"external_id": str(number)}})["hits"]["hits"][0]
        changes = {"body": "Read by an earlier version.", "fingerprint": ["1"], "story_size": 3}
        client.update(index=index_name, id=found["_id"], doc=changes)
    client.indices.refresh(index=index_name)
    return tmp_path


def test_every_document_is_rebuilt_from_its_record_or_carried_over(
    client: Elasticsearch, index_name: str, loaded: Path
) -> None:
    before = served(client, index_name)
    new = create_beside(client, index_name, shards=2)
    done = rebuild(client, index_name, new)
    assert done.adds_up
    assert (done.read, done.rebuilt) == (35, 29)
    assert done.carried == {"file gone": 5, "withdrawn": 1}
    assert len(done.named_carried) == 6
    after = stored(client, new.name)
    assert after.keys() == before.keys()
    assert all(after[str(number)]["body"].startswith("Rain fell in Lima") for number in range(30) if number != 7)
    assert all(after[str(number)] == before[str(number)] for number in (7, *range(30, 35)))
    history = ("id", "run_id", "created_by", "known_ids", "observed", "indexed_at", "input", "content_hash", "story")
    assert {name: [one[key] for key in history] for name, one in after.items()} == {
        name: [one[key] for key in history] for name, one in before.items()
    }
    # Those with another text are to be grouped again; the others stay as they were found.
    assert after["0"]["story_size"] is None
    assert served(client, index_name) == before


def test_a_rebuild_that_was_interrupted_goes_on_with_what_is_missing(
    client: Elasticsearch, index_name: str, loaded: Path
) -> None:
    new, old = create_beside(client, index_name), serving_index(client, index_name)
    options = RebuildOptions(index_name, old.name, new.name)
    first = rebuild_slice(client, slices(35, 8)[0], options, Settings.read())
    assert 0 < first.written < 35
    done = rebuild(client, index_name, new)
    assert (done.there, done.written) == (first.written, 35 - first.written)
    assert rebuild(client, index_name, new).there == 35


def test_what_is_written_meanwhile_is_in_the_new_index_after_the_switch_and_in_the_old_one_after_the_way_back(
    client: Elasticsearch, index_name: str, loaded: Path
) -> None:
    first = serving_index(client, index_name)
    new = create_beside(client, index_name)
    rebuild(client, index_name, new)
    load(index_name, write_feed(loaded / "later.jsonl", range(35, 40)), run="later")
    withdraw(client, index_name, "3", "wrong too")
    promote_now(client, index_name, force=True)
    now = served(client, index_name)
    assert serving_index(client, index_name).name == new.name
    assert len(now) == 40
    assert now["3"]["withdrawn"]["reason"] == "wrong too"
    load(index_name, write_feed(loaded / "last.jsonl", range(40, 45)), run="last")
    withdraw(client, index_name, "4", "wrong as well")
    roll_back(client, index_name, Settings.read(), lambda _: None)
    back = served(client, index_name)
    assert serving_index(client, index_name).name == first.name
    assert len(back) == 45
    assert back["4"]["withdrawn"]["reason"] == "wrong as well"
    assert back["0"]["body"] == "Read by an earlier version."
    load(index_name, write_feed(loaded / "more.jsonl", range(45, 50)), run="more")
    promote_now(client, index_name, force=True)
    assert len(served(client, index_name)) == 50
    assert serving_index(client, index_name).number != first.number


def test_the_old_index_takes_no_write_once_it_is_replaced(client: Elasticsearch, index_name: str, loaded: Path) -> None:
    old = serving_index(client, index_name)
    rebuild(client, index_name, create_beside(client, index_name))
    promote_now(client, index_name, force=True)
    states = {index.name: (index.serves, index.takes_writes) for index in versioned_indices(client, index_name)}
    assert states[old.name] == (False, False)
    assert sorted(states.values()) == [(False, False), (True, True)]


def test_a_switch_is_refused_while_documents_are_missing_or_much_is_lost(
    client: Elasticsearch, index_name: str, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = create_beside(client, index_name), serving_index(client, index_name)
    rebuild(client, index_name, new)
    compared = compare_indices(client, old.name, new.name)
    assert (compared.documents, compared.missing.count, compared.extra.count) == (35, 0, 0)
    assert compared.sampled == 35
    with pytest.raises(NotPromotable, match="Of the dates in 35 documents"):
        promote(client, index_name, Settings.read(), lambda _: None, most_lost=-1.0)
    gone = stored(client, new.name)["12"]["id"]
    client.delete(index=new.name, id=gone, refresh=True)
    extra = client.get(index=new.name, id=stored(client, new.name)["13"]["id"])["_source"] | {"id": "f" * 32}
    client.index(index=new.name, id="f" * 32, document=extra, refresh=True)
    compared = compare_indices(client, old.name, new.name)
    assert (compared.missing.named, compared.extra.named) == ((gone,), ("f" * 32,))
    assert not compared.is_complete
    monkeypatch.setattr("infra.rebuild.promotion.newer_documents", lambda *_: iter(()))
    with pytest.raises(NotPromotable, match="lacks 1 documents"):
        promote(client, index_name, Settings.read(), lambda _: None, most_lost=1.0)
    assert serving_index(client, index_name).name == old.name
    assert serving_index(client, index_name).takes_writes


def test_counts_by_source_and_day_are_compared(client: Elasticsearch, index_name: str, loaded: Path) -> None:
    new, old = create_beside(client, index_name), serving_index(client, index_name)
    rebuild(client, index_name, new)
    id_ = stored(client, new.name)["12"]["id"]
    client.update(index=new.name, id=id_, doc={"source": "else", "published": "2024-05-01"}, refresh=True)
    found = compare_indices(client, old.name, new.name).counts
    assert {(one.source, one.day, one.old, one.new) for one in found} == {
        ("local", None, 35, 34),
        ("else", "2024-05-01", 0, 1),
    }


def test_no_run_and_no_second_rebuild_is_disturbed(client: Elasticsearch, index_name: str, loaded: Path) -> None:
    rebuild(client, index_name, create_beside(client, index_name))
    settings = Settings.read()
    ensure_index(client, runs_name(index_name), run_index())
    with acquire(IndexLock(client, index_name), "an ingest", 5.0, lambda _: None):
        with pytest.raises(IndexTaken, match="an ingest"):
            promote_now(client, index_name, force=True)
        assert serving_index(client, index_name).takes_writes
    with rebuild_lock(client, index_name, settings, lambda _: None), pytest.raises(RebuildBusy):
        promote_now(client, index_name, force=True)
    promote_now(client, index_name, force=True)


def test_without_an_index_beside_or_before_there_is_nothing_to_switch_to(
    client: Elasticsearch, index_name: str
) -> None:
    with pytest.raises(NothingToRebuild, match="dateline index rebuild"):
        promote_now(client, index_name)
    with pytest.raises(NothingToRebuild, match="kept from before"):
        roll_back(client, index_name, Settings.read(), lambda _: None)
    with pytest.raises(IndexUnusable, match="Nothing was deleted"):
        drop_index(client, index_name, "1")
    beside = create_beside(client, index_name)
    drop_index(client, index_name, str(beside.number))
    assert [index.number for index in versioned_indices(client, index_name)] == [1]


def test_a_later_round_reads_what_was_written_since(client: Elasticsearch, index_name: str, loaded: Path) -> None:
    old = serving_index(client, index_name).name
    since = last_seq_no(client, old)
    load(index_name, write_feed(loaded / "later.jsonl", range(35, 40)), run="later")
    client.indices.refresh(index=old)
    later = [one.document["external_id"] for page in scan(client, old, WHOLE, after_seq_no=since) for one in page]
    assert sorted(later) == [str(number) for number in range(35, 40)]


def test_a_scan_continues_when_a_restarted_node_has_forgotten_its_point_in_time(
    client: Elasticsearch, index_name: str, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.rebuild.scan.PAGE", 10)
    index, points = serving_index(client, index_name).name, list[str]()
    open_point = client.open_point_in_time

    def note(**options: Any) -> Any:
        opened = open_point(**options)
        points.append(opened["id"])
        return opened

    monkeypatch.setattr(client, "open_point_in_time", note)
    found = list[str]()
    for page in scan(client, index):
        if not found:
            client.close_point_in_time(id=points[-1])
        found += [one.id for one in page]
    assert len(points) == 2
    assert len(found) == len(set(found)) == 35


def test_a_deleted_index_is_reported_and_not_created_by_a_write(
    client: Elasticsearch, index_name: str, loaded: Path
) -> None:
    new, old = create_beside(client, index_name), serving_index(client, index_name)
    options = RebuildOptions(index_name, old.name, new.name)
    (page,) = scan(client, old.name)
    client.indices.delete(index=new.name)
    with pytest.raises(IndexUnusable, match="was deleted meanwhile"):
        rebuild_slice(client, WHOLE, options, Settings.read())
    with pytest.raises(IndexUnusable, match="was deleted meanwhile"):
        write_documents(client, new.name, [VersionedDocument(page[0].document, 1)], 1.0)
    assert [one.name for one in versioned_indices(client, index_name)] == [old.name]
    with pytest.raises(IndexUnusable, match="was deleted meanwhile"):
        list(scan(client, new.name))
