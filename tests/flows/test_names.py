"""Names after an ingest, on a real Prefect server; a failure of linking is no failure of the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows import names as flow
from flows.ingest import ingest
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.elasticsearch.search.lookup import find_document
from infra.runs import RunState, RunStore
from infra.runs.locking.lease import acquire
from infra.runs.locking.lock import NAMES_ID, IndexLock

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]


def feed(folder: Path, name: str, text: str) -> str:
    path = folder / f"{name}.jsonl"
    path.write_text(json.dumps({"id": name, "text": text, "published": "2024-11-27", "source": name}) + "\n")
    return str(path)


def test_each_ingest_links_the_names_of_what_it_has_loaded(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    feeds = [feed(tmp_path, "one", "The talks in Seoul ended."), feed(tmp_path, "two", "Nobody came to the talks.")]
    ingest(paths=[feeds[0]], index=index_name)
    found = find_document(client, index_name, "one")
    assert (found["places"], found["linked_names"]) == (["Seoul"], 0)
    assert found["name_links"] == ["place:Seoul\tSeoul"]
    ingest(paths=[feeds[1]], index=index_name, names=False)
    assert find_document(client, index_name, "two")["linked_names"] is None
    again = ingest(paths=feeds, index=index_name)
    assert (again.total.read, again.total.by_receipt) == (2, 2), "linking leaves the receipts of the runs valid"
    assert find_document(client, index_name, "two")["linked_names"] == 0
    assert flow.names(index_name, everything=True).documents == 2


def test_a_failure_of_linking_is_a_warning(
    client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ElasticsearchUnavailable("Nobody answers.", "Wait.")

    path = feed(tmp_path, "one", "The talks in Seoul ended.")
    with monkeypatch.context() as broken:
        broken.setattr(flow, "link_index", fail)
        assert ingest(paths=[path], index=index_name, return_state=True).is_completed()
    assert RunStore(client, index_name).find("last").state is RunState.COMPLETED
    assert find_document(client, index_name, "one")["linked_names"] is None
    with acquire(IndexLock(client, index_name, NAMES_ID), "another", 1.0, print):
        assert flow.names(index_name, return_state=True).is_cancelled()
