"""Runs on record in a real Elasticsearch: lost ones are found, resumed, and files that were read are passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.indices import ensure_index
from infra.report import RunReport, ShardReport
from infra.runs import (
    IndexReplaced,
    Marks,
    NotResumable,
    Request,
    Running,
    RunRecord,
    RunStore,
    ShardRecord,
    State,
    UnknownRun,
    Work,
    plan_work,
    record_shard,
    running,
)
from infra.settings import Settings
from infra.sources import find_segments
from tests.service.loading import action, loaded

pytestmark = pytest.mark.service

SHARD_BYTES = 30


class _Deaf(RunStore):
    """What a process that is killed still writes: nothing."""

    def save(self, record: RunRecord) -> None:
        """The record stays as it was."""


class Desk:
    """An operator's runs over one inbox; articles are counted, not processed."""

    def __init__(self, client: Elasticsearch, index: str, inbox: Path) -> None:
        self.client, self.index, self.inbox = client, index, inbox
        self.told: list[str] = []
        self.store = RunStore(client, index)
        inbox.mkdir()
        ensure_index(client, index)

    def put(self, name: str, text: str = "Ministers met.", modified: float | None = None) -> None:
        (self.inbox / name).write_text(text, encoding="utf-8")
        if modified is not None:
            os.utime(self.inbox / name, (modified, modified))

    @contextmanager
    def run(
        self, id_: str, *, new_only: bool = False, resume: str | None = None, source: str | None = None
    ) -> Iterator[tuple[Running, Work]]:
        request = Request.ingest([str(self.inbox)], source, force=False, new_only=new_only)
        with running(self.client, self.index, id_, request, Settings.read(), self.told.append, None, resume) as run:
            found = find_segments([str(self.inbox)], SHARD_BYTES)
            yield run, plan_work(self.client, run, found, SHARD_BYTES)

    def end_shards(self, run: Running, work: Work, most: int = 100) -> ShardReport:
        total = work.done
        for shard in work.shards[:most]:
            read = ShardReport(read=len(shard.segments), by_source={"s": {"indexed": len(shard.segments)}})
            record_shard(
                self.client, self.index, run.token, ShardRecord.of(shard, run.record.run, read, run.incarnation)
            )
            actions = [action(f"{Path(one.path).name}-{one.start}", "text") for one in shard.segments]
            loaded(self.client, self.index, actions)
            total += read
        return total

    def complete(self, id_: str, *, new_only: bool = False, source: str | None = None) -> list[str]:
        """A run from start to end; the names of the files that it read."""
        with self.run(id_, new_only=new_only, source=source) as (run, work):
            total = self.end_shards(run, work)
            self.client.indices.refresh(index=self.index)
            documents = int(self.client.count(index=self.index)["count"])
            report = RunReport(
                run_id=run.record.run, index=self.index, started="", seconds=1.0, total=total, documents=documents
            )
            Marks(self.client, self.index, source, run.incarnation).set(run.record.run, work.segments)
            run.end(State.COMPLETED, report)
        return read(work)

    def lose(self, id_: str, shards: int, *, new_only: bool = False) -> None:
        """A run whose process dies after so many shards."""
        with pytest.raises(SystemExit), self.run(id_, new_only=new_only) as (run, work):
            self.end_shards(run, work, shards)
            run.store = _Deaf(self.client, self.index)
            raise SystemExit


def read(work: Work) -> list[str]:
    return sorted({Path(one.path).name for shard in work.shards for one in shard.segments})


@pytest.fixture
def desk(client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DATELINE_LEASE_SECONDS", "1")
    return Desk(client, index_name, tmp_path / "inbox")


def states(desk: Desk) -> dict[str, State]:
    return {record.run: record.state for record in desk.store.latest(10)}


def test_an_inbox_is_read_once_and_what_comes_late_with_an_old_date_is_found(desk: Desk) -> None:
    desk.put("a.txt")
    desk.put("b.txt")
    assert desk.complete("first", new_only=True) == ["a.txt", "b.txt"]
    assert desk.complete("second", new_only=True) == []
    desk.put("late.txt", modified=1_000_000_000.0)
    assert desk.complete("third", new_only=True) == ["late.txt"]
    desk.put("b.txt", "Ministers met again.")
    assert desk.complete("fourth", new_only=True) == ["b.txt"]
    (desk.inbox / "a.txt.meta.json").write_text('{"title": "A title"}')
    assert desk.complete("fifth", new_only=True) == ["a.txt"]
    assert desk.complete("sixth") == ["a.txt", "b.txt", "late.txt"]
    assert desk.complete("seventh", new_only=True) == []


def test_a_file_in_anothers_place_with_its_size_and_date_is_new(desk: Desk) -> None:
    desk.put("a.txt", "Ministers met.", 1_000_000_000.0)
    desk.complete("first", new_only=True)
    desk.put("b.txt", "Minstrels met.", 1_000_000_000.0)
    (desk.inbox / "b.txt").replace(desk.inbox / "a.txt")
    assert desk.complete("second", new_only=True) == ["a.txt"]


def test_what_is_read_for_another_source_is_read(desk: Desk) -> None:
    desk.put("a.txt")
    desk.complete("first", new_only=True)
    assert desk.complete("second", new_only=True, source="afp") == ["a.txt"]


def test_what_is_passed_over_is_told_where_there_is_any(desk: Desk) -> None:
    desk.put("a.txt")
    with desk.run("none yet", new_only=True) as (run, work):
        assert work.remarks == ()
        run.end(State.ABORTED)
    desk.complete("first", new_only=True)
    with desk.run("second", new_only=True) as (run, work):
        assert work.remarks == ("of 1 files 1 are as a completed run has read them, and were passed over",)
        run.end(State.ABORTED)


@pytest.mark.parametrize("state", [State.ABORTED, State.FAILED])
def test_only_a_completed_run_counts(desk: Desk, state: State) -> None:
    desk.put("a.txt")
    with desk.run("first", new_only=True) as (run, work):
        desk.end_shards(run, work)
        run.end(state)
    assert desk.complete("second", new_only=True) == ["a.txt"]


def test_marks_do_not_outlive_the_documents(desk: Desk, client: Elasticsearch) -> None:
    desk.put("a.txt")
    desk.complete("first", new_only=True)
    client.indices.delete(index=[*client.indices.get_alias(name=desk.index)])
    ensure_index(client, desk.index)
    with desk.run("second", new_only=True) as (run, work):
        assert read(work) == ["a.txt"]
        assert "had 0 documents, and 1 after" in work.remarks[0]
        run.end(State.ABORTED)


def make_anew(desk: Desk, *articles: str) -> None:
    """Another index comes in the place of the desk's, with other articles in it."""
    desk.client.indices.delete(index=[*desk.client.indices.get_alias(name=desk.index)])
    ensure_index(desk.client, desk.index)
    loaded(desk.client, desk.index, [action(name, "text") for name in articles])
    desk.client.indices.refresh(index=desk.index)


def test_marks_do_not_outlive_the_documents_when_others_have_come_since(desk: Desk) -> None:
    desk.put("a.txt")
    desk.complete("first", new_only=True)
    make_anew(desk, "other", "and-another")
    assert desk.complete("second", new_only=True) == ["a.txt"]
    assert desk.complete("third", new_only=True) == []


def test_a_run_whose_index_is_exchanged_in_its_midst_does_not_complete(desk: Desk) -> None:
    desk.put("a.txt")
    with pytest.raises(IndexReplaced, match="exchanged or made anew"), desk.run("one") as (run, work):
        desk.end_shards(run, work)
        make_anew(desk)
        run.require_index(desk.client)
    assert states(desk) == {"one": State.FAILED}
    assert desk.complete("next", new_only=True) == ["a.txt"]


def test_the_run_after_a_lost_one_finds_it_and_goes_on_with_it(desk: Desk) -> None:
    for name in "abcdef":
        desk.put(f"{name}.txt")
    desk.lose("lost", 2)
    assert states(desk) == {"lost": State.RUNNING}
    desk.put("g.txt")
    with desk.run("next") as (run, work):
        assert (run.record.run, run.record.attempts, run.lease.holder.run) == ("lost", 2, "lost")
        assert desk.told[-1].startswith("Going on with run lost")
        assert any("was lost: its process on" in told for told in desk.told)
        assert read(work) == ["e.txt", "f.txt", "g.txt"]
        assert [shard.number for shard in work.shards] == [3, 4]
        assert work.done.read == 4
        total = desk.end_shards(run, work)
        run.end(State.COMPLETED)
    assert total.read == 7
    assert sum(shard.report.read for shard in desk.store.shards(desk.store.find("lost"))) == 7
    assert states(desk) == {"lost": State.COMPLETED}


def test_a_file_that_changed_meanwhile_is_read_anew_with_its_shard(desk: Desk) -> None:
    for name in "abcdef":
        desk.put(f"{name}.txt")
    desk.lose("lost", 2)
    desk.put("b.txt", "Ministers meet.")
    with desk.run("next") as (run, work):
        assert read(work) == ["a.txt", "b.txt", "e.txt", "f.txt"]
        assert str(desk.inbox / "b.txt") in work.remarks[-1]
        run.end(State.COMPLETED)


def test_other_paths_or_options_do_not_go_on_with_a_lost_run(desk: Desk) -> None:
    desk.put("a.txt")
    desk.lose("lost", 0)
    desk.complete("other", new_only=True)
    assert states(desk) == {"lost": State.LOST, "other": State.COMPLETED}


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
    assert states(desk) == {"lost": State.LOST, "other": State.COMPLETED}
    with pytest.raises(NotResumable, match=f"as it was asked for in {tmp_path}: "), desk.run("again", resume="lost"):
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
        run.end(State.COMPLETED)
    assert states(desk) == {"failed-1": State.COMPLETED}
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
        assert "begun anew" in work.remarks[0]
        run.end(State.COMPLETED)


def test_finished_shards_do_not_outlive_their_documents_when_others_have_come_since(desk: Desk) -> None:
    for name in "abcd":
        desk.put(f"{name}.txt")
    desk.lose("lost", 1)
    make_anew(desk, *"123456")
    desk.lose("next", 1)
    assert [one.segments[0].path[-5:] for one in desk.store.shards(desk.store.find("lost"))] == ["a.txt", "a.txt"]
    with desk.run("last") as (run, work):
        assert read(work) == ["c.txt", "d.txt"]
        assert work.remarks[0].startswith("resumed: 1 shards were done before")
        run.end(State.COMPLETED)


def test_a_record_comes_back_as_it_was(desk: Desk) -> None:
    desk.put("a.txt")
    with desk.run("one") as (run, work):
        report = RunReport(run_id="one", index=desk.index, started="", seconds=1.5, total=desk.end_shards(run, work))
        run.end(State.ABORTED, report, "Too few.")
        kept: RunRecord = run.record
    assert desk.store.find("one") == kept
    assert [one.number for one in desk.store.shards(kept)] == [0]
