"""The readable copy of dead letters on a real Elasticsearch."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import DeadLetter, DeadLetters
from infra.elasticsearch.client import connect
from infra.elasticsearch.deadletters_index import copy_letters, copy_name
from infra.elasticsearch.indices import refresh
from infra.settings import Settings
from transforms.records import InputRef, Reason

pytestmark = pytest.mark.service

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)


def letter(number: int) -> DeadLetter:
    where = InputRef("wire\udcff.jsonl", number, 20)
    return DeadLetter("wire", "read", Reason.MALFORMED_JSON, "no \ud800 JSON", where, b"{bytes", NOON, "x\ud800")


def test_letters_are_readable_without_their_bodies(client: Elasticsearch, index_name: str, tmp_path: Path) -> None:
    store = DeadLetters(tmp_path)
    for number in range(3):
        store.record(letter(number), NOON)
    assert copy_letters(client, index_name, store.all()) == 3
    store.record(letter(0), NOON)
    store.mark_replayed(letter(1).id, NOON)
    assert copy_letters(client, index_name, store.all()) == 3

    refresh(client, copy_name(index_name))
    hits = client.search(index=copy_name(index_name), sort="input.offset")["hits"]["hits"]
    copies = [hit["_source"] for hit in hits]
    assert [copy["attempts"] for copy in copies] == [2, 1, 1]
    assert [copy["replayed"] is not None for copy in copies] == [False, True, False]
    assert copies[0]["input"]["path"] == "wire\\udcff.jsonl"
    assert copies[0]["bytes"] == 6
    assert "content" not in copies[0]


def test_a_copy_that_fails_costs_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = DeadLetters(tmp_path)
    store.record(letter(0), NOON)
    with caplog.at_level(logging.WARNING):
        assert copy_letters(connect(Settings(), "http://127.0.0.1:9"), "news", store.all()) == 0
    assert "not up to date" in caplog.text
