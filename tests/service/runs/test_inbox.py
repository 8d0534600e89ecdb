"""Files that a completed run has read are passed over, on a real Elasticsearch: `--new-only`."""

from __future__ import annotations

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.runs import IndexReplaced, RunState
from tests.service.runs.desk import Desk, read, recreate_index, states

pytestmark = pytest.mark.service


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


def test_skipped_files_are_reported(desk: Desk) -> None:
    desk.put("a.txt")
    with desk.run("none yet", new_only=True) as (run, work):
        assert work.remarks == ()
        run.end(RunState.ABORTED)
    desk.complete("first", new_only=True)
    with desk.run("second", new_only=True) as (run, work):
        assert work.remarks == ("of 1 files 1 are unchanged since a completed run read them, and were skipped",)
        run.end(RunState.ABORTED)


@pytest.mark.parametrize("state", [RunState.ABORTED, RunState.FAILED])
def test_only_a_completed_run_counts(desk: Desk, state: RunState) -> None:
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
        run.end(RunState.ABORTED)


def test_marks_do_not_outlive_the_documents_when_others_have_come_since(desk: Desk) -> None:
    desk.put("a.txt")
    desk.complete("first", new_only=True)
    recreate_index(desk, "other", "and-another")
    assert desk.complete("second", new_only=True) == ["a.txt"]
    assert desk.complete("third", new_only=True) == []


def test_a_run_whose_index_is_exchanged_in_its_midst_does_not_complete(desk: Desk) -> None:
    desk.put("a.txt")
    with pytest.raises(IndexReplaced, match="replaced or recreated"), desk.run("one") as (run, work):
        desk.end_shards(run, work)
        recreate_index(desk)
        run.require_index(desk.client)
    assert states(desk) == {"one": RunState.FAILED}
    assert desk.complete("next", new_only=True) == ["a.txt"]
