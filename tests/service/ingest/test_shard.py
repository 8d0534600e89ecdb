"""A shard on the real index: a document that kills or hangs its worker costs itself only."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from infra.deadletters import open_dead_letters
from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.execution.progress import ProgressTracker, track_progress
from infra.execution.shard import RunOptions, run_shard
from infra.execution.timings import SlowItem
from infra.execution.workers import Result, WorkerOptions, Workers, run_pipeline
from infra.runs import RunStore, ShardRecord, runs_name
from infra.settings import Settings
from infra.sources import Shard, plan_shards
from transforms.records import RawRecord, Reason

pytestmark = pytest.mark.service

HANG, DIE = "Never to return.", "Not to survive."


def hostile_pipeline(batch: Sequence[RawRecord]) -> list[Result]:
    """The pipeline, except for articles that hang in C code or are shot while they are processed."""
    for raw in batch:
        if raw.content == HANG:
            re.match(r"(a+)+$", "a" * 60 + "b")
        if raw.content == DIE:
            os.kill(os.getpid(), signal.SIGKILL)
    return run_pipeline(batch)


def hostile_workers(chosen: WorkerOptions) -> Workers:
    return Workers(chosen, hostile_pipeline)


@pytest.fixture
def settings(node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_MODEL", "blank")
    monkeypatch.setenv("DATELINE_WORKERS", "2")
    monkeypatch.setenv("DATELINE_DOCUMENT_SECONDS", "4")
    return Settings.read()


def shard_of(folder: Path, texts: Sequence[str]) -> Shard:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
    (shard,) = plan_shards([str(path)]).shards
    return shard


def test_the_failing_document_is_a_dead_letter_and_the_rest_is_indexed(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    texts = [f"Ministers met in Paris on Monday, for the {n}th time." for n in range(50)]
    texts[11], texts[37] = HANG, DIE
    ensure_index(client, index_name)
    report = run_shard(shard_of(tmp_path, texts), RunOptions("run", index_name), settings, hostile_workers)
    assert report.adds_up
    assert report.outcomes["indexed"] == 48
    assert report.reasons == {Reason.TIMEOUT: 1, Reason.WORKER_DIED: 1}
    assert report.slow_articles[0] == SlowItem(name="11", seconds=settings.document_seconds)
    letters = {filed.letter.external_id: filed.letter for filed in open_dead_letters(settings, index_name).all()}
    assert {name: letter.reason for name, letter in letters.items()} == {
        "11": Reason.TIMEOUT,
        "37": Reason.WORKER_DIED,
    }
    assert letters["37"].content.decode() == DIE
    refresh(client, index_name)
    assert client.count(index=index_name)["count"] == 48


def test_a_file_whose_name_is_not_utf_8_is_as_good_as_any(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    ensure_index(client, index_name)
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("Ministers met in Paris.")
    (shard,) = plan_shards([str(tmp_path)]).shards
    report = run_shard(shard, RunOptions("run", index_name), settings)
    assert report.outcomes["indexed"] == 2
    ensure_index(client, runs_name(index_name), run_index())
    RunStore(client, index_name).save_shard(ShardRecord.of(shard, "run", report))
    assert run_shard(shard, RunOptions("run", index_name), settings).outcomes["indexed"] == 2
    assert run_shard(shard, RunOptions("next", index_name), settings).outcomes["unchanged"] == 2
    refresh(client, index_name)
    paths = {hit["_source"]["input"]["path"] for hit in client.search(index=index_name)["hits"]["hits"]}
    assert paths == {f"{tmp_path}/caf\\udc{end}.txt" for end in ("e8", "e9")}


def test_a_report_says_where_the_time_went_and_when_articles_were_published(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ensure_index(client, index_name)
    lines = [{"id": "1", "text": "Ministers met in Paris.", "published": "2024-11-27T14:05:00+01:00"}, {"id": "2"}]
    path = tmp_path / "dated.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    caplog.set_level("INFO", "infra")
    with track_progress(ProgressTracker(path.stat().st_size)) as tracker:
        report = run_shard(plan_shards([str(path)]).shards[0], RunOptions("timed", index_name), settings)
    assert report.stages.keys() == {"read", "lookup", "process", "load"}
    assert sum(report.stages.values()) <= report.seconds
    assert report.steps.keys() == {"decode", "extract", "clean", "recognize", "dates", "entities", "document"}
    assert report.published == {"2024-11-27T13": 1}
    assert report.bytes == path.stat().st_size
    assert tracker.snapshot().outcomes == {"indexed": 1, "rejected": 1}
    messages = {record.getMessage() for record in caplog.records}
    assert f"rejected at read: no_content, {path} from byte {len(json.dumps(lines[0])) + 1} [shard 0]" in messages
    assert all(
        vars(record)["about"]["run"] == "timed" for record in caplog.records if record.name == "infra.execution.counts"
    )


def test_the_same_input_twice_is_unchanged_and_no_version_moves(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    shard = shard_of(tmp_path, ["Ministers met in Paris.", "Ministers met in Rome."])
    ensure_index(client, index_name)
    first = run_shard(shard, RunOptions("first", index_name), settings)
    assert first.outcomes["indexed"] == 2
    second = run_shard(shard, RunOptions("second", index_name), settings)
    assert second.outcomes["unchanged"] == 2
    refresh(client, index_name)
    hits = client.search(index=index_name, source_includes=["run_id"])["hits"]["hits"]
    assert [hit["_source"]["run_id"] for hit in hits] == ["first", "first"]


def test_force_replaces_what_is_unchanged_and_what_is_newer(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    ensure_index(client, index_name)
    older = shard_of(tmp_path, ["Ministers met in Paris."])
    run_shard(older, RunOptions("first", index_name), settings)
    again = run_shard(older, RunOptions("again", index_name, force=True), settings)
    assert again.outcomes["replaced"] == 1
    newer = tmp_path / "newer.jsonl"
    newer.write_text('{"id": "0", "text": "Ministers met in Rome.", "observed": "2100-01-01"}\n')
    run_shard(plan_shards([str(newer)]).shards[0], RunOptions("newer", index_name), settings)
    assert run_shard(older, RunOptions("late", index_name), settings).outcomes["older"] == 1
    forced = run_shard(older, RunOptions("forced", index_name, force=True), settings)
    assert forced.outcomes["replaced"] == 1
    refresh(client, index_name)
    (hit,) = client.search(index=index_name)["hits"]["hits"]
    assert hit["_source"]["body"] == "Ministers met in Paris."


def test_a_second_attempt_of_a_run_counts_what_the_first_has_indexed(
    settings: Settings, client: Elasticsearch, index_name: str, tmp_path: Path
) -> None:
    ensure_index(client, index_name)
    shard = shard_of(tmp_path, ["Ministers met in Paris.", "Ministers met in Rome."])
    run_shard(shard, RunOptions("run", index_name), settings)
    again = run_shard(shard, RunOptions("run", index_name), settings)
    assert again.outcomes["indexed"] == 2
    twice = tmp_path / "twice.jsonl"
    twice.write_text('{"id": "0", "text": "Ministers met in Paris."}\n')
    assert run_shard(plan_shards([str(twice)]).shards[0], RunOptions("run", index_name), settings).outcomes["unchanged"]
