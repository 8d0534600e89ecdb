"""Stories after an ingest, on a real Prefect server; a failure of grouping is no failure of the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows import stories as flow
from flows.ingest import ingest
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.search.lookup import find_document
from infra.runs import RunState, RunStore
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import STORIES_ID, IndexLock
from infra.settings import Settings
from infra.stories.index import group_index
from tests.service.stories.wires import TEXTS

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]


def feed(folder: Path, name: str, hour: int) -> str:
    path = folder / f"{name}.jsonl"
    observed = f"2024-11-27T{hour:02d}:00:00Z"
    path.write_text(json.dumps({"id": name, "text": TEXTS[name], "observed": observed, "source": name}) + "\n")
    return str(path)


def test_each_ingest_groups_what_it_has_loaded(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    feeds = [feed(tmp_path, "copy", 9), feed(tmp_path, "wire", 8)]
    for path in feeds:
        ingest(paths=[path], index=index_name)
    copy, wire = (find_document(client, index_name, name) for name in ("copy", "wire"))
    assert copy["story"] == wire["story"] == copy["id"]
    assert (copy["story_size"], copy["story_relation"], copy["story_delay"]) == (2, "copy", 60)
    again = ingest(paths=feeds, index=index_name)
    assert (again.total.read, again.total.by_receipt) == (2, 2), "grouping leaves the receipts of the runs valid"


def test_a_failure_of_grouping_is_a_warning_and_the_next_run_makes_up_for_it(
    client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ElasticsearchUnavailable("Nobody answers.", "Wait.")

    with monkeypatch.context() as broken:
        broken.setattr(flow, "group_index", fail)
        state = ingest(paths=[feed(tmp_path, "wire", 8)], index=index_name, return_state=True)
    assert state.is_completed()
    assert RunStore(client, index_name).find("last").state is RunState.COMPLETED
    assert find_document(client, index_name, "wire")["story_size"] is None
    ingest(paths=[feed(tmp_path, "copy", 9)], index=index_name)
    assert find_document(client, index_name, "wire")["story_size"] == 2


def test_grouping_may_be_left_to_later(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    ingest(paths=[feed(tmp_path, "wire", 8)], index=index_name, stories=False)
    assert find_document(client, index_name, "wire")["story_size"] is None
    assert group_index(client, index_name, Settings.read(), print).documents == 1
    report = flow.stories(index_name, everything=True)
    assert (report.documents, report.joined) == (1, 0)


def test_a_run_that_groups_the_index_already_is_left_alone(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    path = feed(tmp_path, "wire", 8)
    ingest(paths=[path], index=index_name, stories=False)
    with acquire(IndexLock(client, index_name, STORIES_ID), "another", 1.0, print):
        assert ingest(paths=[path], index=index_name, return_state=True).is_completed()
        assert flow.stories(index_name, return_state=True).is_cancelled()
    assert find_document(client, index_name, "wire")["story_size"] is None
