"""The ingest flow over a bucket of a real S3 server: loaded, unchanged, changed, read in shards, replayed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from flows.ingest import ingest
from flows.replay import replay
from infra.elasticsearch.search.lookup import find_document
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
