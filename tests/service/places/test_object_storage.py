"""Objects of a real S3 server: listed, recognized, read by ranges, described by manifests, and known by their tags."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from infra.places import PlaceError
from infra.sources import BadInput, FileState, Input, SourceError, plan_shards, read_shard, reread
from tests.support.object_storage import Bucket, forget_filesystems
from transforms.records import RawRecord, Reason

pytestmark = pytest.mark.service

LINES = b"".join(b'{"id": "%d", "text": "Rain fell in Lima on day %d."}\n' % (number, number) for number in range(400))


def inputs(*paths: str, shard_bytes: int = 8_000_000) -> list[Input]:
    return [item for shard in plan_shards(paths, shard_bytes).shards for item in read_shard(shard)]


def test_a_prefix_is_read_like_a_folder(bucket: Bucket, tmp_path: Path) -> None:
    files = {
        "in/a.txt": b"Rain in Lima.",
        "in/deep/page": b"<!doctype html><p>Snow in Oslo.",
        "in/feed.jsonl.gz": gzip.compress(LINES[: LINES.index(b"\n") + 1]),
        "in/manifest.json": b'{"a.txt": {"id": "rain"}, "deep/page": {"title": "Snow"}}',
        "in/slides.pptx": b"PK",
        "in/.hidden/b.txt": b"Hidden.",
        "other/c.txt": b"Elsewhere.",
    }
    for key, content in files.items():
        bucket.put(key, content)
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(content)
    remote, local = plan_shards([bucket.url("in")]), plan_shards([str(tmp_path / "in")])
    assert remote.ignored == (bucket.url("in/slides.pptx"),)
    assert len(local.ignored) == 1
    found = [item for shard in remote.shards for item in read_shard(shard)]
    expected = [item for shard in local.shards for item in read_shard(shard)]
    assert [_fields(item) for item in found] == [_fields(item) for item in expected]
    assert [item.input.path for item in found if isinstance(item, RawRecord)] == [
        bucket.url(f"in/{name}") for name in ("a.txt", "deep/page", "feed.jsonl.gz")
    ]


def _fields(item: Input) -> tuple[object, ...]:
    assert isinstance(item, RawRecord)
    return item.content, item.media, item.external_id, item.title, item.input.offset, item.input.length


def test_a_large_object_is_read_in_ranges(bucket: Bucket) -> None:
    bucket.put("feed.jsonl", LINES)
    plan = plan_shards([bucket.url("feed.jsonl")], shard_bytes=4_000)
    assert len(plan.shards) == -(-len(LINES) // 4_000)
    ids = [i.external_id for shard in plan.shards for i in read_shard(shard) if isinstance(i, RawRecord)]
    assert ids == [str(number) for number in range(400)]


def test_a_changed_object_has_another_state_and_an_unchanged_one_the_same(bucket: Bucket) -> None:
    bucket.put("a.txt", b"Rain in Lima.")
    first, again = _state(bucket.url("a.txt")), _state(bucket.url("a.txt"))
    assert first == again
    bucket.put("a.txt", b"Snow in Oslo.")
    changed = _state(bucket.url("a.txt"))
    assert (changed.size, changed.inode == first.inode) == (first.size, False)


def _state(path: str) -> FileState:
    return plan_shards([path]).shards[0].segments[0].file


def test_objects_without_metadata_take_few_requests_to_plan_and_one_to_read(bucket: Bucket) -> None:
    for number in range(50):
        bucket.put(f"in/{number:02}.html", b"<p>Rain in Lima.")
    bucket.requests.clear()
    plan = plan_shards([bucket.url("in")])
    # The prefix is looked at and listed, and a manifest above it looked for, whatever the number of objects.
    assert len(bucket.requests) <= 6
    bucket.requests.clear()
    assert sum(1 for shard in plan.shards for _ in read_shard(shard)) == 50
    assert len(bucket.requests) == 50


def test_an_object_that_is_gone_or_unreachable_is_a_bad_input(bucket: Bucket) -> None:
    bucket.put("a.txt", b"Rain in Lima.")
    plan = plan_shards([bucket.url("a.txt")])
    bucket.client.delete_object(Bucket="wires", Key="a.txt")  # type: ignore[attr-defined]
    (gone,) = read_shard(plan.shards[0])
    assert isinstance(gone, BadInput)
    assert gone.rejected.reason is Reason.UNREADABLE
    assert gone.rejected.input.file == bucket.url("a.txt")


def test_a_bad_record_of_an_object_is_read_again_from_its_bytes(bucket: Bucket) -> None:
    bucket.put("feed.jsonl", b'{"text": "Rain in Lima.", "headline": "x"}\n')
    (bad,) = inputs(bucket.url("feed.jsonl"))
    assert isinstance(bad, BadInput)
    again = reread(bad)
    assert isinstance(again, BadInput)
    assert again.rejected.reason is Reason.UNKNOWN_KEY


def test_missing_and_wrong_addresses_are_reported(bucket: Bucket) -> None:
    for path in (bucket.url("nothing/here"), "s3://no-such-bucket/in"):
        with pytest.raises(SourceError, match="neither a file nor a folder"):
            plan_shards([path])
    with pytest.raises(PlaceError, match="has credentials in it") as refused:
        plan_shards(["s3://key:hidden@wires/in"])
    assert "hidden" not in str(refused.value)


def test_missing_credentials_are_reported(bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bucket.put("a.txt", b"Rain in Lima.")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    forget_filesystems()
    with pytest.raises(PlaceError, match="credentials"):
        plan_shards([bucket.url("a.txt")])
