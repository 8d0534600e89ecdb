"""Clearing up on a real Elasticsearch: what was closed long ago goes, with its copy; what is open stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetter, DeadLetters, build_letter
from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name, update_copy
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.execution.report import ShardReport
from infra.execution.retention import apply_retention
from infra.runs import Owner, RunRecord, RunRequest, RunState, RunStore, ShardRecord, open_run, runs_name
from infra.runs.pruning import prune_runs
from infra.settings import Settings
from tests.support.build import raw_text
from transforms.records import InputRef, Reason, Rejected

pytestmark = pytest.mark.service

NOW = datetime(2024, 11, 27, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=91)
LATELY = NOW - timedelta(days=89)


def letter(number: int) -> DeadLetter:
    raw = raw_text("Ministers met.", input=InputRef("wire.jsonl", number))
    return build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input))


@pytest.fixture
def letters(tmp_path: Path) -> DeadLetters:
    """Two open, two closed long ago, two closed lately: in this order."""
    store = DeadLetters(tmp_path)
    for number in range(6):
        store.record(letter(number), LONG_AGO - timedelta(days=number))
    store.mark_replayed(letter(2).id, LONG_AGO)
    store.dismiss(letter(3).id, LONG_AGO)
    store.mark_replayed(letter(4).id, LATELY)
    store.dismiss(letter(5).id, LATELY)
    return store


KEPT = {letter(number).id for number in (0, 1, 4, 5)}


def test_what_was_closed_long_ago_goes_with_its_copy_and_nothing_open_does(
    client: Elasticsearch, index_name: str, letters: DeadLetters
) -> None:
    update_copy(client, index_name, letters)
    done = apply_retention(client, index_name, letters, NOW, letter_days=90, run_days=365)
    assert (done.letters, done.open_letters, done.warnings) == (2, 2, [])
    assert done.bytes > 0
    assert {filed.letter.id for filed in letters.all()} == KEPT
    refresh(client, copy_name(index_name))
    copies = client.search(index=copy_name(index_name))["hits"]["hits"]
    assert {copy["_id"] for copy in copies} == KEPT
    again = apply_retention(client, index_name, letters, NOW, letter_days=90, run_days=365)
    assert (again.letters, again.open_letters) == (0, 2)


def test_a_copy_that_cannot_be_reached_is_reported_and_the_disk_is_cleared(
    index_name: str, letters: DeadLetters
) -> None:
    done = apply_retention(
        connect(Endpoint("http://127.0.0.1:9")), index_name, letters, NOW, letter_days=90, run_days=365
    )
    assert done.letters == 2
    copies, runs = done.warnings
    assert "readable copy" in copies
    assert "looking for old runs" in runs
    assert done.lines[-2:] == done.warnings
    assert {filed.letter.id for filed in letters.all()} == KEPT


def test_an_index_without_runs_and_letters_is_reported(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    done = apply_retention(client, index_name, DeadLetters(tmp_path), NOW, letter_days=90, run_days=365)
    (warning,) = done.warnings
    assert f"neither runs nor dead letters of {index_name}" in warning


def test_old_runs_go_with_their_shards_and_what_has_not_ended_stays(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    assert prune_runs(client, index_name, NOW) == 0, "there is no run state yet"
    ensure_index(client, index_name)
    ensure_index(client, runs_name(index_name), run_index())
    store = RunStore(client, index_name)
    for name, state, ended in (
        ("old", RunState.COMPLETED, LONG_AGO),
        ("lost", RunState.LOST, LONG_AGO),
        ("late", RunState.FAILED, LATELY),
        ("running", RunState.RUNNING, None),
    ):
        store.save(run_record(name, index_name, state, ended))
        for number in range(2):
            store.save_shard(ShardRecord(run=name, number=number, segments=(), report=ShardReport()))
    with open_run(client, index_name, "holder", RunRequest(paths=()), Settings.read(), print) as run:
        refresh(client, runs_name(index_name))
        done = apply_retention(client, index_name, DeadLetters(tmp_path), NOW, letter_days=0, run_days=90)
        assert done.runs == 2
        run.end(RunState.COMPLETED)
    left = {record.run: len(list(store.shards(record))) for record in store.latest(9)}
    assert left == {"late": 2, "running": 2, "holder": 0}
    shards = client.count(index=runs_name(index_name), query={"term": {"kind": "shard"}})
    assert shards["count"] == 4


def run_record(name: str, index: str, state: RunState, ended: datetime | None) -> RunRecord:
    owner, request = Owner(host="desk", pid=1), RunRequest(paths=("feed.jsonl",))
    started = LONG_AGO - timedelta(hours=1)
    return RunRecord(
        run=name, index=index, request=request, state=state, owner=owner, started=started, ended=ended, shards=2
    )
