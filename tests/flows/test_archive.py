"""Ingests with an archive: killed at each step, in object storage, replayed, exported by the real command."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.ingest import ingest
from flows.replay import replay
from infra.archive.inspection import archive_status, check_segments, published_segments
from infra.archive.places import archive_place
from infra.elasticsearch.search.lookup import find_document
from infra.failpoints import ArchiveStep, Step
from infra.settings import Settings
from tests.flows.support.stack import Stack
from tests.service.archive.archived import (
    archived_records,
    documents,
    original_bytes,
    require_originals,
    unfinished_files,
)
from tests.support.kill_points import KillPoint, interpreter_arguments
from tests.support.object_storage import Bucket, s3_bucket

pytestmark = pytest.mark.service

LINE = b'{"id": "%d", "text": "Rain fell in Lima on day %d."}\n'
COUNT = 60
KILLS = [
    KillPoint(ArchiveStep.ARCHIVE_OPENED),
    KillPoint(ArchiveStep.RECORD_ARCHIVED, 7),
    KillPoint(ArchiveStep.ARCHIVE_SYNCED),
    KillPoint(ArchiveStep.ARCHIVE_PUBLISHED),
    KillPoint(Step.SETTLED, 5),
    KillPoint(Step.SHARD_DONE, 2),
]


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """A feed of several shards, and two files."""
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "feed.jsonl").write_bytes(b"".join(LINE % (number, number) for number in range(COUNT)))
    (folder / "a.txt").write_text("Snow fell in Oslo.")
    (folder / "a.txt.meta.json").write_text('{"id": "snow"}')
    (folder / "b.html").write_text("<html><body><p>Hail fell in Oslo on Monday.</p></body></html>")
    return folder


def test_a_run_that_is_killed_at_any_step_of_archiving_loses_nothing(
    stack: Stack, client: Elasticsearch, index_name: str, delivery: Path, tmp_path: Path
) -> None:
    root = tmp_path / "archive"
    command = ("ingest", str(delivery), "--index", index_name, "--archive")
    environment = {"DATELINE_ARCHIVE": str(root), "DATELINE_SHARD_BYTES": "1500", "DATELINE_LEASE_SECONDS": "1"}
    for point in KILLS:
        killed = stack.run("python", *interpreter_arguments(point), *command, **environment)
        assert killed.returncode == -signal.SIGKILL, (point, killed.stderr)
        for document in documents(client, index_name):
            assert original_bytes(document)
    done = stack.run("dateline", *command, **environment)
    assert done.returncode == 0, done.stderr
    require_originals(client, index_name, COUNT + 2)
    assert archived_records(root) >= COUNT + 2
    assert unfinished_files(root) == 0

    before = archived_records(root)
    again = stack.run("dateline", *command, "--json", **environment)
    outcomes = json.loads(again.stdout)["total"]["by_source"]["local"]
    assert outcomes == {"unchanged": COUNT + 2}
    assert archived_records(root) == before


def test_the_commands_show_check_and_export_what_was_archived(
    stack: Stack, client: Elasticsearch, index_name: str, delivery: Path, tmp_path: Path
) -> None:
    environment = {"DATELINE_ARCHIVE": str(tmp_path / "archive")}
    assert (
        stack.run("dateline", "ingest", str(delivery), "--index", index_name, "--archive", **environment).returncode
        == 0
    )
    exported = stack.run("dateline", "archive", "export", "7", "--index", index_name, **environment)
    assert exported.stdout.encode() == LINE.strip() % (7, 7)
    target = tmp_path / "snow.txt"
    written = stack.run(
        "dateline", "archive", "export", "snow", "--index", index_name, "-o", str(target), "--json", **environment
    )
    assert (target.read_text(), json.loads(written.stdout)["format"]) == ("Snow fell in Oslo.", "text")
    shown = json.loads(stack.run("dateline", "archive", "status", "--records", "--json", **environment).stdout)
    assert (shown["segments"], shown["records"], shown["damaged"]) == (1, COUNT + 2, 0)
    assert stack.run("dateline", "archive", "verify", **environment).returncode == 0
    (segment,) = (tmp_path / "archive").rglob("*.warc.gz")
    segment.write_bytes(segment.read_bytes()[:-9])
    broken = stack.run("dateline", "archive", "verify", "--json", **environment)
    assert (broken.returncode, len(json.loads(broken.stdout)["faults"])) == (1, 1)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with s3_bucket(monkeypatch) as started:
        monkeypatch.setenv("DATELINE_ARCHIVE", started.url("archive"))
        yield started


@pytest.mark.usefixtures("prefect_server", "elsewhere")
def test_objects_are_archived_beside_their_bucket_by_default(
    client: Elasticsearch, index_name: str, bucket: Bucket
) -> None:
    bucket.put("in/feed.jsonl", b"".join(LINE % (number, number) for number in range(20)))
    bucket.put("in/a.txt", b"Snow fell in Oslo.")
    bucket.put("in/manifest.json", b'{"a.txt": {"id": "snow"}}')
    ingest(paths=[bucket.url("in")], index=index_name)
    snow = find_document(client, index_name, "snow")
    assert snow["input"]["archive"]["path"].startswith(bucket.url("archive/delivered/"))
    assert original_bytes(snow) == b"Snow fell in Oslo."
    assert original_bytes(find_document(client, index_name, "7")) == LINE.strip() % (7, 7)
    assert records_in_bucket() == 21
    spool = archive_place(Settings.read()).spool
    assert spool is not None
    assert not [path for path in spool.rglob("*") if path.is_file()]

    again = ingest(paths=[bucket.url("in")], index=index_name)
    assert (again.total.outcomes["unchanged"], again.total.by_receipt, records_in_bucket()) == (21, 20, 21)
    loaded = ingest(paths=[bucket.url("archive")], index=index_name, force=True)
    assert (loaded.total.outcomes["replaced"], records_in_bucket()) == (21, 21)
    assert find_document(client, index_name, "snow")["input"] == snow["input"]


def records_in_bucket() -> int:
    place = archive_place(Settings.read())
    checked = list(check_segments(published_segments(place)))
    assert not archive_status(place).unfinished
    return sum(one.articles for one in checked)


@pytest.mark.usefixtures("prefect_server", "elsewhere")
def test_a_bucket_that_refuses_the_segment_fails_the_run_and_loads_nothing(
    client: Elasticsearch, index_name: str, bucket: Bucket, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ARCHIVE", "s3://no-such-bucket/archive")
    with pytest.raises(Exception, match="no-such-bucket"):
        ingest(paths=[str(delivery)], index=index_name, archive=True)
    assert documents(client, index_name) == []
    monkeypatch.setenv("DATELINE_ARCHIVE", bucket.url("archive"))
    assert ingest(paths=[str(delivery)], index=index_name, archive=True).total.outcomes["indexed"] == COUNT + 2
    assert records_in_bucket() == COUNT + 2


@pytest.mark.usefixtures("prefect_server", "elsewhere")
def test_an_article_that_a_replay_loads_is_archived(
    client: Elasticsearch, index_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b'{"id": "1", "text": "Rain fell."}\n{"id": "2", "headline": "Snow", "text": "Snow fell."}\n')
    report = ingest(paths=[str(feed)], index=index_name, archive=True)
    assert report.total.reasons == {"unknown_key": 1}
    replayed = replay(index=index_name, field_map="title=headline")
    assert replayed.total.outcomes["indexed"] == 1
    loaded = require_originals(client, index_name, 2)
    assert [one["title"] for one in loaded] == [None, "Snow"]
    assert archived_records(tmp_path / "archive") == 2


@pytest.mark.usefixtures("prefect_server")
def test_the_inbox_is_archived_by_default_and_other_folders_are_not(
    client: Elasticsearch, index_name: str, elsewhere: Path, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = elsewhere / "kept"
    monkeypatch.setenv("DATELINE_ARCHIVE", str(root))
    ingest(paths=[str(delivery)], index=index_name)
    assert not root.exists()
    inbox = Settings.read().inbox
    inbox.mkdir(parents=True)
    (inbox / "feed.jsonl").write_bytes(LINE % (900, 900))
    ingest(index=index_name)
    assert original_bytes(find_document(client, index_name, "900")) == LINE.strip() % (900, 900)
    (inbox / "more.jsonl").write_bytes(LINE % (901, 901))
    ingest(index=index_name, archive=False)
    assert find_document(client, index_name, "901")["input"]["archive"] is None
