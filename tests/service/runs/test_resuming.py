"""Lost runs are found and resumed, on a real Elasticsearch."""

from __future__ import annotations

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.execution.report import RunReport
from infra.runs import NotResumable, RunRecord, RunState, UnknownRun, runs_name
from tests.service.runs.desk import Desk, read, recreate_index, states

pytestmark = pytest.mark.service


def test_the_run_after_a_lost_one_finds_it_and_goes_on_with_it(desk: Desk) -> None:
    for name in "abcdef":
        desk.put(f"{name}.txt")
    desk.lose("lost", 2)
    assert states(desk) == {"lost": RunState.RUNNING}
    desk.put("g.txt")
    with desk.run("next") as (run, work):
        assert (run.record.run, run.record.attempts, run.lease.holder.run) == ("lost", 2, "lost")
        assert desk.notices[-1].startswith("Resuming run lost")
        assert any("was lost: its process on" in notice for notice in desk.notices)
        assert read(work) == ["e.txt", "f.txt", "g.txt"]
        assert [shard.number for shard in work.shards] == [3, 4]
        assert work.done.read == 4
        total = desk.end_shards(run, work)
        run.end(RunState.COMPLETED)
    assert total.read == 7
    assert sum(shard.report.read for shard in desk.store.shards(desk.store.find("lost"))) == 7
    assert states(desk) == {"lost": RunState.COMPLETED}


def test_a_file_that_changed_meanwhile_is_read_again_with_its_shard(desk: Desk) -> None:
    for name in "abcdef":
        desk.put(f"{name}.txt")
    desk.lose("lost", 2)
    desk.put("b.txt", "Ministers meet.")
    with desk.run("next") as (run, work):
        assert read(work) == ["a.txt", "b.txt", "e.txt", "f.txt"]
        assert str(desk.inbox / "b.txt") in work.remarks[-1]
        run.end(RunState.COMPLETED)


def test_shard_records_of_generation_2_name_their_index(desk: Desk) -> None:
    desk.put("a.txt")
    desk.lose("lost", 1)
    record = desk.store.find("lost")
    (shard,) = desk.store.shards(record)
    name, id_ = runs_name(desk.index), f"lost:{shard.number}"
    document = desk.client.get(index=name, id=id_)["_source"]
    document["versions"] = {"index": document.pop("index_uuid")}
    desk.client.index(index=name, id=id_, document=document)
    assert list(desk.store.shards(record)) == [shard]
    assert shard.index_uuid


def test_other_paths_or_options_do_not_go_on_with_a_lost_run(desk: Desk) -> None:
    desk.put("a.txt")
    desk.lose("lost", 0)
    desk.complete("other", new_only=True)
    assert states(desk) == {"lost": RunState.LOST, "other": RunState.COMPLETED}


def test_the_same_relative_path_in_another_folder_is_another_input(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("a.txt")
    monkeypatch.chdir(desk.inbox.parent)
    desk.inbox = Path(desk.inbox.name)
    desk.lose("lost", 0)
    (tmp_path / "elsewhere" / desk.inbox).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere")
    desk.put("b.txt")
    assert desk.complete("other") == ["b.txt"]
    assert states(desk) == {"lost": RunState.LOST, "other": RunState.COMPLETED}
    with pytest.raises(NotResumable, match=f"as it was started in {tmp_path}: "), desk.run("again", resume="lost"):
        pass


def test_a_run_is_resumed_by_name(desk: Desk) -> None:
    for name in "abcd":
        desk.put(f"{name}.txt")
    with pytest.raises(RuntimeError), desk.run("failed-1") as (run, work):
        desk.end_shards(run, work, 1)
        raise RuntimeError("no more")
    assert desk.store.find("last").message == "RuntimeError: no more"
    with desk.run("unused", resume="fail") as (run, work):
        assert read(work) == ["c.txt", "d.txt"]
        run.end(RunState.COMPLETED)
    assert states(desk) == {"failed-1": RunState.COMPLETED}
    with pytest.raises(NotResumable, match="has completed"), desk.run("unused", resume="last"):
        pass
    with pytest.raises(UnknownRun, match="No runs"), desk.run("unused", resume="nothing"):
        pass


def test_finished_shards_do_not_outlive_their_documents(desk: Desk, client: Elasticsearch) -> None:
    for name in "abcd":
        desk.put(f"{name}.txt")
    desk.lose("lost", 1)
    client.indices.delete(index=[*client.indices.get_alias(name=desk.index)])
    ensure_index(client, desk.index)
    with desk.run("next") as (run, work):
        assert read(work) == ["a.txt", "b.txt", "c.txt", "d.txt"]
        assert "resumed from the beginning" in work.remarks[0]
        run.end(RunState.COMPLETED)


def test_finished_shards_do_not_outlive_their_documents_when_others_have_come_since(desk: Desk) -> None:
    for name in "abcd":
        desk.put(f"{name}.txt")
    desk.lose("lost", 1)
    recreate_index(desk, *"123456")
    desk.lose("next", 1)
    assert [one.segments[0].path[-5:] for one in desk.store.shards(desk.store.find("lost"))] == ["a.txt", "a.txt"]
    with desk.run("last") as (run, work):
        assert read(work) == ["c.txt", "d.txt"]
        assert work.remarks[0].startswith("resumed: 1 shards were done before")
        run.end(RunState.COMPLETED)


def test_a_record_comes_back_as_it_was(desk: Desk) -> None:
    desk.put("a.txt")
    with desk.run("one") as (run, work):
        report = RunReport(run_id="one", index=desk.index, started="", seconds=1.5, total=desk.end_shards(run, work))
        run.end(RunState.ABORTED, report, "Too few.")
        kept: RunRecord = run.record
    assert desk.store.find("one") == kept
    assert [one.number for one in desk.store.shards(kept)] == [0]
