"""Recognition of archives, names of members, and the metadata files in an archive."""

from __future__ import annotations

import io
import json

import pytest

from infra.sources.formats.containers import (
    ArchiveMetadata,
    archive_kind,
    nested_archive,
    recognizes_tar,
    recognizes_zip,
    tar_members,
    zip_members,
)
from infra.sources.metadata import MetadataError
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions
from tests.unit.infra.sources.formats.containers import test_tar, test_zip
from transforms.records import Reason

MANIFEST = {
    "a.txt": {"title": "Ferry"},
    "2024/b.txt": {"title": "of the root"},
    "n.txt": 3,
    "t.csv": {"map": {"text": "body"}},
}
FILES = {
    "a.txt": b"Ferry sails again",
    "a2.txt": b"text",
    "2024/b.txt": b"Bridge opens",
    "manifest.json": json.dumps(MANIFEST).encode(),
    "2024/manifest.json": b'{"b.txt": {"title": "Bridge"}, "d.txt": {"title": "1"}, "d.txt": {"title": "2"}}',
    "a2.txt.meta.json": b'{"source": "coast"}',
    "bad.txt.meta.json": b"{",
    "large.txt.meta.json": b" " * 1_000_001,
}


@pytest.fixture(params=["zip", "tar"])
def metadata(request: pytest.FixtureRequest) -> ArchiveMetadata:
    if request.param == "zip":
        return ArchiveMetadata.of(zip_members(io.BytesIO(test_zip.packed(FILES))))
    return ArchiveMetadata.of(tar_members(io.BytesIO(test_tar.packed(FILES))))


def test_the_nearest_metadata_count(metadata: ArchiveMetadata) -> None:
    assert metadata.find("a.txt").title == "Ferry"
    assert metadata.find("2024/b.txt").title == "Bridge"
    assert metadata.find("a2.txt").source == "coast"
    assert metadata.find("2024/other.txt").title is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bad.txt", Reason.MALFORMED_JSON),
        ("large.txt", Reason.TOO_LARGE),
        ("n.txt", Reason.BAD_VALUE),
        ("2024/d.txt", Reason.REPEATED_KEY),
    ],
)
def test_metadata_that_cannot_be_read_refuse_their_member(metadata: ArchiveMetadata, name: str, reason: Reason) -> None:
    with pytest.raises(MetadataError) as caught:
        metadata.find(name)
    assert caught.value.reason is reason


def test_options_for_records_are_found(metadata: ArchiveMetadata) -> None:
    assert metadata.record_options("t.csv", DEFAULT_OPTIONS) == RecordOptions((("body", "text"),))
    assert metadata.record_options("a.txt", DEFAULT_OPTIONS) == DEFAULT_OPTIONS


def test_archives_are_recognized() -> None:
    assert recognizes_zip(test_zip.packed({"a.txt": b"text"}))
    assert recognizes_zip(test_zip.packed({}))
    assert not recognizes_zip(test_zip.packed({"[Content_Types].xml": b"<Types/>"}))
    assert not recognizes_zip(test_zip.packed({"mimetype": b"application/epub+zip"}))
    assert all(recognizes_tar(test_tar.packed({"a.txt": b"text"}, form)) for form in test_tar.FORMATS)
    assert not recognizes_tar(bytes(1024))
    assert not recognizes_tar(b"text " * 300)
    assert archive_kind(b"") is None


def test_an_archive_in_an_archive_is_refused_with_advice() -> None:
    for head in (test_zip.packed({"a.txt": b"text"}), test_tar.packed({"a.txt": b"text"}), b"7z\xbc\xaf\x27\x1c"):
        refused = nested_archive(head)
        assert refused is not None
        assert "unpack the outer one" in refused.message
    assert nested_archive(b"<html>") is None
