"""The index of run state is deleted in mid-run, or a plain index has its name: what a run does and says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.client import connect
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.indices import ensure_index, index_status
from infra.execution.report import RunReport, ShardReport
from infra.runs import IngestedFiles, LockLost, RunState, RunStateDeleted, record_run_end, record_shard, runs_name
from infra.runs.locking.lease import Lease, acquire
from infra.runs.locking.lock import IndexLock
from infra.runs.records import ShardRecord
from tests.faults.network_faults import NetworkFaults, Share
from tests.faults.proxy import faulty_proxy
from tests.service.runs.desk import Desk, states

pytestmark = pytest.mark.service


def delete_state(desk: Desk) -> None:
    desk.client.indices.delete(index=[*desk.client.indices.get_alias(name=runs_name(desk.index))])


def report_on(desk: Desk, run: str) -> RunReport:
    total = ShardReport(read=1, by_source={"s": {"indexed": 1}})
    return RunReport(run_id=run, index=desk.index, started="", seconds=1.0, total=total)


def renew_and_require(lease: Lease) -> None:
    lease.renew()
    lease.require()


@pytest.mark.parametrize("write", ["lock", "record", "shard", "marks"])
def test_no_write_brings_the_run_state_back_as_a_plain_index(write: str, desk: Desk) -> None:
    desk.put("a.txt")
    with pytest.raises(RunStateDeleted) as caught, desk.run("one") as (run, work):
        delete_state(desk)
        writes: dict[str, Callable[[], None]] = {
            "lock": lambda: renew_and_require(run.lease),
            "record": lambda: run.store.save(run.record),
            "shard": lambda: run.store.save_shard(ShardRecord.of(work.shards[0], "one", work.done)),
            "marks": lambda: IngestedFiles(desk.client, desk.index, None, run.index_uuid).set("one", work.segments),
        }
        writes[write]()
    assert f"{desk.index}-runs, the index of run state, was deleted" in caught.value.message
    assert "Run the same again" in caught.value.remedy
    assert not desk.client.indices.exists(index=runs_name(desk.index))
    assert desk.complete("next") == ["a.txt"]


def test_a_shard_of_a_run_without_state_writes_no_more(desk: Desk) -> None:
    desk.put("a.txt")
    with pytest.raises(LockLost, match="was deleted"), desk.run("one") as (run, work):
        delete_state(desk)
        record_shard(desk.client, desk.index, run.token, ShardRecord.of(work.shards[0], "one", work.done))
    assert not desk.client.indices.exists(index=runs_name(desk.index))


def test_a_plain_index_in_its_place_is_refused_with_the_way_out(desk: Desk) -> None:
    desk.client.index(index=runs_name(desk.index), id="lock", document={"kind": "lock"})
    with pytest.raises(IndexUnusable) as caught, desk.run("one"):
        pass
    assert f"{desk.index}-runs is an index or data stream itself" in caught.value.message
    assert f"DELETE /{desk.index}-runs" in caught.value.remedy
    assert "No article is lost" in caught.value.remedy
    desk.client.indices.delete(index=runs_name(desk.index))
    desk.put("a.txt")
    assert desk.complete("one") == ["a.txt"]


def test_an_end_that_cannot_be_recorded_is_a_warning_of_the_report(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.put("a.txt")
    with desk.run("one") as (run, work):
        desk.end_shards(run, work)
        delete_state(desk)
        report = record_run_end(desk.client, run, report_on(desk, "one"), segments=work.segments)
    marks, end = report.warnings
    assert "not marked as read" in marks
    assert "The end of run one is not on record" in end
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"][:2] == [marks, end]


def test_an_end_that_is_recorded_needs_no_words(desk: Desk) -> None:
    desk.put("a.txt")
    with desk.run("one", new_only=True) as (run, work):
        desk.end_shards(run, work)
        assert record_run_end(desk.client, run, report_on(desk, "one"), segments=work.segments).warnings == []
    assert states(desk) == {"one": RunState.COMPLETED}
    with desk.run("two", new_only=True) as (run, work):
        assert work.shards == ()
        assert record_run_end(desk.client, run, report_on(desk, "two"), complaint="Too few.").warnings == []
    assert states(desk) == {"one": RunState.COMPLETED, "two": RunState.ABORTED}


FAULTS = ["unsent", "reset", "garbled", "unavailable", "misled", "refused", "late"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_lock_is_taken_renewed_and_given_back_while_requests_fail(
    name: str, client: Elasticsearch, node_url: str, index_name: str
) -> None:
    ensure_index(client, runs_name(index_name), run_index())
    with faulty_proxy() as relay:
        relay.upstream = node_url.removeprefix("http://")
        relay.network_fault = share = Share(relay, getattr(NetworkFaults(relay, 0.5), name), 0.3)
        lock = IndexLock(connect(Endpoint(relay.url), request_seconds=0.5), index_name)
        with acquire(lock, "run", 30.0, print, patience=60.0) as lease:
            direct = IndexLock(client, index_name)
            lease.transfer_to("other")
            seen = direct.read()
            assert seen is not None
            assert (seen.holder.run, seen.holder.token, seen.holder.free) == ("other", lease.holder.token, False)
            patiently(lease.renew, 60.0)
            lease.require()
        seen = direct.read()
    assert seen is not None
    assert seen.holder.free, "given back"
    assert share.happened > 0


def test_a_run_state_whose_shard_is_not_up_yet_is_waited_for(
    client: Elasticsearch, node_url: str, index_name: str
) -> None:
    nowhere = {"index.routing.allocation.require._name": "no-such-node"}
    definition = run_index()
    client.indices.create(
        index=definition.index_name(runs_name(index_name)),
        settings={**definition.settings, **nowhere},
        mappings=definition.mappings,
        aliases={runs_name(index_name): {"is_write_index": True}},
        wait_for_active_shards=0,
    )
    patient = connect(Endpoint(node_url), patience=60.0)
    with pytest.raises(ElasticsearchUnavailable):
        IndexLock(client, index_name).read()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(partial(acquire, IndexLock(patient, index_name), "run", 30.0, print, 60.0))
        client.indices.put_settings(
            index=index_status(client, runs_name(index_name), definition).index,
            settings={"index.routing.allocation.require._name": None},
        )
        assert waiting.result().holder.run == "run"
