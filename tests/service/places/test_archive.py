"""An archive in object storage: segments are written in a spool and uploaded whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.archive.errors import ArchiveUnwritable
from infra.archive.salvage import salvage, unfinished_segments
from infra.archive.segments import StoredRecord, read_segment
from infra.archive.writer import SegmentWriter
from infra.places import open_stored, path_of
from tests.support.object_storage import Bucket
from tests.unit.infra.archive.segments import write_resource

pytestmark = pytest.mark.service


def keys(bucket: Bucket) -> list[str]:
    found = bucket.client.list_objects_v2(Bucket=bucket.name)  # type: ignore[attr-defined]
    return [one["Key"] for one in found.get("Contents", [])]


def records_at(url: str) -> list[str]:
    with open_stored(path_of(url)) as stream:
        return [one.uri for one in read_segment(stream) if isinstance(one, StoredRecord) and one.is_article]


def test_a_segment_is_uploaded_when_it_is_published(bucket: Bucket, tmp_path: Path) -> None:
    with SegmentWriter(bucket.url("archive"), "2026/11/one", spool=tmp_path) as writer:
        at = write_resource(writer, 1)
        assert keys(bucket) == []
        assert writer.publish() == at.path == bucket.url("archive/2026/11/one.warc.gz")
    assert keys(bucket) == ["archive/2026/11/one.warc.gz"]
    assert records_at(at.path) == ["urn:test:1"]
    assert unfinished_segments(tmp_path) == []


def test_a_segment_in_the_spool_is_salvaged_to_its_place(bucket: Bucket, tmp_path: Path) -> None:
    with SegmentWriter(bucket.url("archive"), "2026/11/one", spool=tmp_path) as writer:
        at = write_resource(writer, 1)
    (unfinished,) = unfinished_segments(tmp_path)
    found = salvage(unfinished, bucket.url("archive"), tmp_path)
    assert (found.path, [one.archived for one in found.records]) == (at.path, [at])
    assert records_at(at.path) == ["urn:test:1"]
    assert salvage(unfinished, bucket.url("archive"), tmp_path) == found


def test_a_segment_that_cannot_be_uploaded_stays_in_the_spool(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SegmentWriter("s3://no-such-bucket/archive", "one", spool=tmp_path) as writer:
        write_resource(writer, 1)
        with pytest.raises(ArchiveUnwritable, match="no-such-bucket"):
            writer.publish()
    assert len(unfinished_segments(tmp_path)) == 1
    assert keys(bucket) == []
