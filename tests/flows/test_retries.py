"""A shard is tried again when Elasticsearch is back; its result is kept as JSON, without a word of an article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from prefect.settings import PREFECT_LOCAL_STORAGE_PATH, temporary_settings

from flows.ingest import ingest
from flows.tasks.ingest_shard import ingest_shard
from infra.execution.report import ShardReport
from tests.flows.support.relay import relay_to

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]

SECRET_WORDS = "The harbour master counted nineteen herons."


def test_a_shard_whose_elasticsearch_was_away_is_tried_again(
    client: Elasticsearch, index_name: str, node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "in.jsonl"
    article.write_text(json.dumps({"id": "heron", "text": SECRET_WORDS}) + "\n", encoding="utf-8")
    monkeypatch.setenv("DATELINE_PATIENCE_SECONDS", "0.001")
    monkeypatch.setattr(ingest_shard, "retry_delay_seconds", [0.1, 0.1])
    storage = tmp_path / "results"
    with relay_to(node_url) as relay, temporary_settings({PREFECT_LOCAL_STORAGE_PATH: storage}):
        monkeypatch.setenv("ELASTICSEARCH_URL", relay.url)
        relay.doomed = [b"/_mget", b"/_mget"]
        report = ingest(paths=[str(article)], index=index_name)
        assert relay.doomed == [], "the fault did not happen"
    assert report.total.outcomes["indexed"] == 1
    assert client.count(index=index_name)["count"] == 1
    (kept,) = [file.read_text(encoding="utf-8") for file in storage.iterdir()]
    stored = json.loads(json.loads(kept)["result"])
    assert ShardReport.model_validate(stored["data"]) == report.total, stored
    assert SECRET_WORDS not in kept
