"""`dateline doctor` without Prefect: sound where all is well, and a remedy for each thing that is not."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import build_letter, open_dead_letters
from infra.doctor import HealthCheck, check_elasticsearch, check_machine
from infra.elasticsearch.lifecycle.indices import create_index
from infra.settings import Settings
from tests.support.build import OBSERVED, raw_text
from transforms.records import InputRef, Reason, Rejected

pytestmark = pytest.mark.service

Look = Callable[[str], dict[str, HealthCheck]]


@pytest.fixture
def look(node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Every check of an index, by name."""
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_MODEL", "blank")

    def looked(index: str) -> dict[str, HealthCheck]:
        settings = Settings.read()
        return {one.name: one for one in (*check_elasticsearch(settings, index), *check_machine(settings, index))}

    return looked


def test_all_is_well_with_a_new_index(look: Look, client: Elasticsearch, index_name: str) -> None:
    create_index(client, index_name)
    checks = look(index_name)
    names = ["Elasticsearch", "cluster health", "mapping", "run state", "clock", "disk", "entity model", "dead letters"]
    assert list(checks) == names
    assert [one.name for one in checks.values() if one.state == "failure"] == []
    assert all((one.state == "ok") == (one.remedy is None) for one in checks.values())


def test_an_index_that_is_missing_or_of_another_mapping_is_reported(
    look: Look, client: Elasticsearch, index_name: str
) -> None:
    assert look(index_name)["mapping"].state == "warning"
    client.indices.create(index=f"{index_name}-000001-0ld0ld0l", aliases={index_name: {"is_write_index": True}})
    found = look(index_name)["mapping"]
    assert found.state == "failure"
    assert "by scheme 1" in found.found


def test_a_plain_index_in_the_place_of_the_run_state_is_reported_with_what_to_do(
    look: Look, client: Elasticsearch, index_name: str
) -> None:
    client.index(index=f"{index_name}-runs", id="lock", document={"kind": "lock"})
    found = look(index_name)["run state"]
    assert found.state == "failure"
    assert f"DELETE /{index_name}-runs" in (found.remedy or "")
    assert "No article is lost" in (found.remedy or "")


def test_a_cluster_that_is_not_green_enough_is_reported(look: Look, client: Elasticsearch, index_name: str) -> None:
    nowhere = {"index.routing.allocation.require._name": "no-such-node"}
    client.indices.create(index=f"{index_name}-unplaced", settings=nowhere, wait_for_active_shards="0")
    found = look(index_name)["cluster health"]
    assert (found.state, found.found.split(",")[0]) == ("failure", "red")
    assert "allocation/explain" in (found.remedy or "")


def test_a_clock_that_is_ahead_is_reported(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.doctor.elasticsearch.time", lambda: time.time() + 3600)
    found = look("dateline")["clock"]
    assert (found.state, "NTP" in (found.remedy or "")) == ("failure", True)


def test_a_disk_with_little_room_is_reported(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.doctor.machine.SPARE_BYTES", 2**60)
    found = look("dateline")["disk"]
    assert (found.state, "DATELINE_HOME" in (found.remedy or "")) == ("warning", True)


def test_a_silent_elasticsearch_ends_its_checks_with_one_remedy(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://127.0.0.1:9")
    checks = look("dateline")
    assert checks["Elasticsearch"].state == "failure"
    assert "mapping" not in checks
    assert "disk" in checks


def test_a_key_that_would_go_in_the_clear_is_reported(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://search.example:9200")
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", "cGxhbnRlZA==")
    found = look("dateline")["Elasticsearch"]
    assert (found.state, "plain http" in found.found) == ("failure", True)


def test_without_a_node_the_remedy_is_to_start_it(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ELASTICSEARCH_URL")
    assert "dateline es start" in (look("dateline")["Elasticsearch"].remedy or "")


def test_a_model_that_is_not_installed_is_reported(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL", "en_no_such_model")
    assert look("dateline")["entity model"].state == "failure"


def test_a_backlog_of_dead_letters_and_a_cap_that_is_near_are_reported(
    look: Look, client: Elasticsearch, index_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_index(client, index_name)
    letters = open_dead_letters(Settings.read(), index_name)
    for number in range(120):
        raw = raw_text("Ministers met. " * 500, input=InputRef("wire.jsonl", number))
        letters.record(build_letter(raw, Rejected(Reason.TIMEOUT, "process", "slow", raw.input)), OBSERVED)
    found = look(index_name)["dead letters"]
    assert (found.state, found.found) == ("warning", "120 timeout")
    for summary in letters.summaries()[:40]:
        letters.dismiss(summary.id, OBSERVED)
    assert look(index_name)["dead letters"].state == "ok"
    monkeypatch.setenv("DATELINE_DEADLETTERS_BYTES", str(round(letters.size / 0.9)))
    found = look(index_name)["dead letters"]
    assert (found.state, found.found.split("%")[0]) == ("warning", "90")
