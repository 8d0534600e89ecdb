"""The flows over a bucket of a real S3 server: articles and dead letters in it, kills and replay."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.ingest import ingest
from flows.replay import replay
from infra.elasticsearch.search.lookup import find_document
from infra.execution.report import RunReport
from infra.failpoints import Step
from tests.flows.support.stack import Stack
from tests.support.kill_points import KillPoint, interpreter_arguments
from tests.support.object_storage import Bucket, s3_bucket

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("prefect_server", "elsewhere")]

LINE = b'{"id": "%d", "text": "Rain fell in Lima on day %d."}\n'


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    with s3_bucket(monkeypatch) as started:
        yield started


def test_objects_are_loaded_once_and_again_when_they_change(
    client: Elasticsearch, index_name: str, bucket: Bucket
) -> None:
    bucket.put("in/feed.jsonl", b"".join(LINE % (number, number) for number in range(20)))
    bucket.put("in/a.txt", b"Snow fell in Oslo.")
    bucket.put("in/manifest.json", b'{"a.txt": {"id": "snow"}}')
    first = ingest(paths=[bucket.url("in")], index=index_name)
    assert first.total.outcomes["indexed"] == 21
    document = find_document(client, index_name, "snow")
    assert document["input"]["path"] == document["input"]["file"] == bucket.url("in/a.txt")

    again = ingest(paths=[bucket.url("in")], index=index_name)
    assert again.total.outcomes["unchanged"] == 21
    assert again.total.by_receipt == 20
    unread = ingest(paths=[bucket.url("in")], index=index_name, new_only=True)
    assert unread.total.read == 0

    bucket.put("in/a.txt", b"Hail fell in Oslo.")
    changed = ingest(paths=[bucket.url("in")], index=index_name, new_only=True)
    assert changed.total.outcomes["replaced"] == changed.total.read == 1
    assert find_document(client, index_name, "snow")["body"] == "Hail fell in Oslo."


def test_a_large_object_is_loaded_in_shards_and_its_bad_lines_are_replayed(
    client: Elasticsearch, index_name: str, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_SHARD_BYTES", "2000")
    content = b"".join(LINE % (number, number) for number in range(100)) + b'{"text": "cut'
    bucket.put("feed.jsonl", content)
    report = ingest(paths=[bucket.url("feed.jsonl")], index=index_name)
    assert report.total.shards == -(-len(content) // 2_000)
    assert (report.total.outcomes["indexed"], report.total.reasons) == (100, {"malformed_json": 1})
    assert replay(index=index_name).total.reasons == {"malformed_json": 1}


def test_dead_letters_in_the_bucket_are_there_once_after_a_kill_and_for_another_host(
    client: Elasticsearch, index_name: str, bucket: Bucket, stack: Stack, tmp_path: Path
) -> None:
    """The first run dies after the object of its letters is written, and before its shard is on record."""
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(
        b"".join(LINE % (number, number) for number in range(3)) + b'{"id": "slow", "text": ""}\n{"text": "cut'
    )
    letters_at = bucket.url("deadletters")
    variables = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    shared = {**variables, "DATELINE_DEADLETTERS": letters_at, "DATELINE_LEASE_SECONDS": "1"}
    into = "--index", index_name

    dying = interpreter_arguments(KillPoint(Step.LETTER_SYNCED))
    killed = stack.run("python", *dying, "ingest", str(feed), *into, **shared)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = stack.run("dateline", "ingest", str(feed), *into, "--json", **shared)
    assert done.returncode == 0, done.stderr
    total = RunReport.model_validate_json(done.stdout).total
    assert (total.outcomes["rejected"], total.dead_letters_known) == (2, 2)

    def listed(*options: str) -> list[dict[str, object]]:
        found = stack.run("dateline", "deadletters", "list", *into, "--json", *options, **shared)
        assert found.returncode == 0, found.stderr
        return [json.loads(line) for line in found.stdout.splitlines()]

    assert sorted((one["reason"], one["attempts"]) for one in listed()) == [("malformed_json", 2), ("no_content", 2)]
    # Another host: a home of its own, and the same variable.
    elsewhere = {**shared, "DATELINE_HOME": str(tmp_path / "other")}
    assert stack.run("dateline", "replay", *into, "--reason", "no_content", **elsewhere).returncode == 0
    assert [one["attempts"] for one in listed("--reason", "no_content")] == [3]
    dismissed = stack.run("dateline", "deadletters", "dismiss", "--reason", "malformed_json", *into, **shared)
    assert dismissed.returncode == 0, dismissed.stderr
    assert [one["reason"] for one in listed()] == ["no_content"]
    assert not (tmp_path / "other" / "deadletters").exists()
