"""The readable copy of dead letters on a real Elasticsearch."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetter, DeadLetters, build_letter
from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.elasticsearch.lifecycle.deadletter_copies import copy_name, remove_copies, update_copy
from infra.elasticsearch.lifecycle.indices import refresh
from infra.sources import BadInput
from transforms.records import InputRef, Reason, Rejected

pytestmark = pytest.mark.service

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)


def letter(number: int) -> DeadLetter:
    where = InputRef("wire\udcff.jsonl", number, 20)
    rejected = Rejected(Reason.MALFORMED_JSON, "read", "no \ud800 JSON", where, "x\ud800")
    return build_letter(BadInput(rejected, b"{bytes", "wire", NOON), rejected)


def test_letters_are_readable_without_their_bodies(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    store = DeadLetters(tmp_path)
    for number in range(3):
        store.record(letter(number), NOON)
    assert update_copy(client, index_name, store) is None
    store.record(letter(0), NOON)
    store.mark_replayed(letter(1).id, NOON)
    assert update_copy(client, index_name, store) is None
    copies = copies_of(client, index_name)
    assert [copy["attempts"] for copy in copies] == [2, 1, 1]
    assert [copy["replayed"] is not None for copy in copies] == [False, True, False]
    assert copies[0]["input"]["path"] == "wire\\udcff.jsonl"
    assert copies[0]["bytes"] == 6
    assert "content" not in copies[0]


def copies_of(client: Elasticsearch, index: str) -> list[dict[str, Any]]:
    refresh(client, copy_name(index))
    hits = client.search(index=copy_name(index), sort="input.offset")["hits"]["hits"]
    return [hit["_source"] for hit in hits]


def test_only_what_has_changed_is_copied_and_what_was_missed_comes_later(
    client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    store = DeadLetters(tmp_path)
    for number in range(4):
        store.record(letter(number), NOON + timedelta(days=number))
    update_copy(client, index_name, store)
    refresh(client, copy_name(index_name))
    for id_ in (letter(0).id, letter(3).id):
        client.delete(index=copy_name(index_name), id=id_, refresh=True)
    store.dismiss(letter(1).id, NOON + timedelta(days=5))
    assert update_copy(client, index_name, store) is None
    copies = copies_of(client, index_name)
    assert [copy["input"]["offset"] for copy in copies] == [1, 2, 3]
    assert copies[0]["dismissed"] is not None


def test_copies_of_pruned_letters_go(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    store = DeadLetters(tmp_path)
    assert remove_copies(client, index_name, ["no-such-letter"]) is None
    for number in range(2):
        store.record(letter(number), NOON)
    update_copy(client, index_name, store)
    assert remove_copies(client, index_name, [letter(0).id, "no-such-letter"]) is None
    assert [copy["id"] for copy in copies_of(client, index_name)] == [letter(1).id]


def test_a_copy_of_another_mapping_is_reported(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    store = DeadLetters(tmp_path)
    store.record(letter(0), NOON)
    retyped = {"properties": {"reason": {"type": "long"}}}
    old = f"{copy_name(index_name)}-000001-0ld"
    client.indices.create(index=old, aliases={copy_name(index_name): {}}, mappings=retyped)
    warning = update_copy(client, index_name, store)
    assert warning
    assert "reason" in warning


def test_a_copy_that_fails_costs_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = DeadLetters(tmp_path)
    store.record(letter(0), NOON)
    with caplog.at_level(logging.WARNING):
        warning = update_copy(connect(Endpoint("http://127.0.0.1:9")), "news", store)
    assert warning
    assert warning in caplog.text
