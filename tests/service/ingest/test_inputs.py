"""On the real index: around each input that fails, all the sound ones are loaded, and it alone is a dead letter."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from elasticsearch import Elasticsearch

import infra.execution.shard
from infra.deadletters import open_dead_letters
from infra.elasticsearch.lifecycle.indices import ensure_index, refresh
from infra.elasticsearch.loading.decisions import IncomingState, incoming_state
from infra.execution.report import ShardReport, sum_reports
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import plan_shards
from transforms.records import RawRecord, Reason

pytestmark = pytest.mark.service

SOUND = 120
TEXT = "Ministers met in Paris on Monday."


@pytest.fixture
def settings(node_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ELASTICSEARCH_URL", node_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_MODEL", "blank")
    monkeypatch.setenv("DATELINE_WORKERS", "2")
    return Settings.read()


@pytest.fixture
def inputs() -> Iterator[Path]:
    """A folder on a file system that keeps any file time, where there is one."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


NASTY_LINES: list[tuple[bytes, Reason]] = [
    (b'{"id": "x", "text": "a", "observed": "0001-01-01T00:00:00+14:00"}', Reason.BAD_VALUE),
    (b'{"id": "x", "text": "a", "observed": "9999-12-31T23:59:59-14:00"}', Reason.BAD_VALUE),
    (b'{"id": "x", "text": "a", "published": "0001-01-01T00:00:00+14:00"}', Reason.BAD_VALUE),
    (b'{"id": "x", "text": "a", "published": "9999-12-31T23:59:59-14:00"}', Reason.BAD_VALUE),
    ('{"id": "x", "text": "a", "observed": "٢٠٢٤-١١-٢٧"}'.encode(), Reason.BAD_VALUE),
    ('{"id": "x", "text": "a", "published": "２０２４-１１-２７T09:30"}'.encode(), Reason.BAD_VALUE),
    (b'{"id": "x", "text": "first", "text": "second"}', Reason.REPEATED_KEY),
]


def run(paths: list[str], settings: Settings, client: Elasticsearch, index: str) -> ShardReport:
    ensure_index(client, index)
    shards = plan_shards(paths).shards
    report = sum_reports(run_shard(shard, RunOptions("run", index), settings) for shard in shards)
    assert report.adds_up
    refresh(client, index)
    return report


def test_every_sound_line_around_nasty_ones_is_indexed(
    settings: Settings, client: Elasticsearch, index_name: str, inputs: Path
) -> None:
    feed = inputs / "feed.jsonl"
    sound = [json.dumps({"id": str(n), "text": TEXT}).encode() for n in range(SOUND * (len(NASTY_LINES) + 1))]
    blocks = [b"\n".join(sound[n * SOUND : (n + 1) * SOUND]) for n in range(len(NASTY_LINES) + 1)]
    mixed = [part for block, (nasty, _) in zip(blocks, NASTY_LINES, strict=False) for part in (block, nasty)]
    feed.write_bytes(b"\n".join([*mixed, blocks[-1]]) + b"\n")
    report = run([str(feed)], settings, client, index_name)
    assert report.outcomes["indexed"] == len(sound)
    assert client.count(index=index_name)["count"] == len(sound)
    letters = list(open_dead_letters(settings, index_name).all())
    assert [(filed.letter.content, filed.letter.reason) for filed in letters] == NASTY_LINES


def test_every_sound_file_around_nasty_ones_is_indexed(
    settings: Settings, client: Elasticsearch, index_name: str, inputs: Path, tmp_path: Path
) -> None:
    for n in range(SOUND):
        (inputs / f"{n:03}.txt").write_text(f"{TEXT} It was meeting {n}.")
    (tmp_path / "secret.json").write_text('{"title": "secret"}')
    (inputs / "007.txt.meta.json").symlink_to(tmp_path / "secret.json")
    with (inputs / "050.txt.meta.json").open("wb") as sparse:
        sparse.truncate(6_000_000_000)
    (inputs / "060.txt.meta.json").write_text('{"id": "1", "id": "2"}')
    expected = {"007": Reason.OUTSIDE_FOLDER, "050": Reason.TOO_LARGE, "060": Reason.REPEATED_KEY}
    for name, seconds in (("090", -(10**11)), ("091", 3 * 10**11)):
        os.utime(inputs / f"{name}.txt", (seconds, seconds))
        if not 0 < (inputs / f"{name}.txt").stat().st_mtime < 253_402_300_800:
            expected[name] = Reason.BAD_FILE_TIME
    report = run([str(inputs)], settings, client, index_name)
    letters = {
        Path(f.letter.rejected.input.path).stem: f.letter.reason for f in open_dead_letters(settings, index_name).all()
    }
    assert letters == expected
    assert report.outcomes["indexed"] == SOUND - len(expected)
    assert client.count(index=index_name)["count"] == SOUND - len(expected)


def test_a_defect_in_what_identifies_an_article_costs_that_article(
    settings: Settings, client: Elasticsearch, index_name: str, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(raw: RawRecord, run_id: str, *, force: bool = False) -> IncomingState:
        return incoming_state(replace(raw, title=str(1 / 0)) if raw.external_id == "57" else raw, run_id, force=force)

    monkeypatch.setattr(infra.execution.shard, "incoming_state", defective)
    feed = inputs / "feed.jsonl"
    feed.write_text("".join(json.dumps({"id": str(n), "text": TEXT}) + "\n" for n in range(SOUND)))
    report = run([str(feed)], settings, client, index_name)
    assert (report.outcomes["indexed"], report.reasons) == (SOUND - 1, {Reason.INTERNAL_ERROR: 1})
    (filed,) = open_dead_letters(settings, index_name).all()
    assert filed.letter.external_id == "57"
    assert filed.letter.rejected.message.startswith("ZeroDivisionError: division by zero (at test_inputs.py:")


def test_a_defect_in_what_counts_an_article_costs_that_article(
    settings: Settings, client: Elasticsearch, index_name: str, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defective(published: str | None) -> str:
        return str(1 / 0) if published else ""

    monkeypatch.setattr("infra.execution.histogram.published_key", defective)
    feed = inputs / "feed.jsonl"
    lines = [{"id": str(n), "text": TEXT, "published": "2024-11-27" if n == 3 else None} for n in range(SOUND)]
    feed.write_text("".join(json.dumps(line) + "\n" for line in lines))
    report = run([str(feed)], settings, client, index_name)
    assert (report.outcomes["indexed"], report.reasons) == (SOUND - 1, {Reason.INTERNAL_ERROR: 1})
