"""A whole run through a proxy that fails: it ends as if nothing had been, or says that its end is not on record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.ingest import ingest
from infra.runs import RunState, RunStateDeleted, RunStore, runs_name
from tests.faults.network_faults import NetworkFaults, Share
from tests.faults.proxy import Exchange, FaultyProxy, NetworkFault, faulty_proxy

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]

REQUEST_SECONDS = 2.0
ARTICLES = 30


@pytest.fixture
def relay(node_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyProxy]:
    monkeypatch.setenv("DATELINE_REQUEST_SECONDS", str(REQUEST_SECONDS))
    monkeypatch.setenv("DATELINE_BULK_DOCUMENTS", "5")
    monkeypatch.setenv("DATELINE_SHARD_BYTES", "1000")
    with faulty_proxy() as made:
        made.upstream = node_url.removeprefix("http://")
        monkeypatch.setenv("ELASTICSEARCH_URL", made.url)
        yield made


@pytest.fixture
def feed(tmp_path: Path) -> str:
    lines = (json.dumps({"id": f"a{n}", "text": f"Ministers met for the {n}th time."}) for n in range(ARTICLES))
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


class Mixed:
    """Every kind of network fault in turn."""

    def __init__(self, relay: FaultyProxy) -> None:
        faults = NetworkFaults(relay, REQUEST_SECONDS)
        self._kinds = [faults.refused, faults.misled, faults.reset, faults.garbled, faults.late]
        self._next = 0

    def __call__(self, exchange: Exchange) -> None:
        self._next += 1
        self._kinds[self._next % len(self._kinds)](exchange)


@pytest.mark.slow
def test_a_run_of_which_one_request_in_eight_fails_ends_as_if_none_had(
    relay: FaultyProxy, feed: str, client: Elasticsearch, index_name: str
) -> None:
    relay.network_fault = share = Share(relay, Mixed(relay), 0.12)
    report = ingest(paths=[feed], index=index_name)
    assert share.happened > 2
    assert report.total.read == ARTICLES
    assert report.total.adds_up
    assert report.warnings == []
    assert client.count(index=index_name)["count"] == ARTICLES
    (record,) = RunStore(client, index_name).latest(2)
    assert (record.state, record.report) == (RunState.COMPLETED, report)


def never(relay: FaultyProxy, fits: bytes) -> NetworkFault:
    """Requests with these bytes are reset, always."""
    faults = NetworkFaults(relay, REQUEST_SECONDS)

    def network_fault(exchange: Exchange) -> None:
        (faults.unsent if fits in exchange.body else relay.pass_on)(exchange)

    return network_fault


def test_a_run_whose_end_cannot_be_recorded_has_done_its_work_all_the_same(
    relay: FaultyProxy, feed: str, client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_PATIENCE_SECONDS", "5")
    relay.network_fault = never(relay, b'"state":"completed"')
    report = ingest(paths=[feed], index=index_name)
    assert report.total.outcomes["indexed"] == ARTICLES
    (warning,) = report.warnings
    assert f"The end of run {report.run_id} is not on record" in warning
    relay.network_fault = None
    monkeypatch.setenv("DATELINE_LEASE_SECONDS", "1")
    again = ingest(paths=[feed], index=index_name)
    assert again.run_id == report.run_id, "the next run over the same paths resumes it"
    assert RunStore(client, index_name).find("last").state is RunState.COMPLETED


@pytest.mark.slow
def test_a_run_whose_state_is_deleted_says_so_and_the_next_one_goes_through(
    relay: FaultyProxy, feed: str, client: Elasticsearch, index_name: str
) -> None:
    def delete(exchange: Exchange) -> None:
        if exchange.is_bulk and client.indices.exists_alias(name=runs_name(index_name)):
            client.indices.delete(index=[*client.indices.get_alias(name=runs_name(index_name))])
        relay.pass_on(exchange)

    relay.network_fault = delete
    with pytest.raises(RunStateDeleted, match="was deleted while this run was in progress"):
        ingest(paths=[feed], index=index_name)
    assert not client.indices.exists(index=runs_name(index_name))
    relay.network_fault = None
    assert ingest(paths=[feed], index=index_name).total.adds_up
    assert client.count(index=index_name)["count"] == ARTICLES
