"""Segments are WARC 1.1 that other tools read, with the bytes as received."""

from __future__ import annotations

import errno
import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from infra.archive.errors import ArchiveUnwritable, SegmentInUse
from infra.archive.salvage import salvage, unfinished_segments
from infra.archive.segments import read_record
from infra.archive.writer import SegmentWriter
from infra.errors import UsageError
from infra.sources.formats.warc.record_metadata import MetadataTooLong, RecordMetadata, parse_field
from tests.unit.infra.archive.segments import FETCHED, PAGE, Exchanged, records_of, write_resource


def test_an_exchange_is_kept_as_received(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "2026/11/one") as writer:
        at = writer.write_exchange(Exchanged(), RecordMetadata(source="harbor", language="en"))
        path = writer.publish()
    info, request, response = records_of(path)
    assert (info.kind, request.kind, response.kind) == ("warcinfo", "request", "response")
    assert (at.path, at.offset, at.length) == (path, response.offset, response.length)
    assert request.block == Exchanged.request_head
    assert response.block == Exchanged.response_head + PAGE
    assert response.date == FETCHED
    assert response.metadata == RecordMetadata(source="harbor", language="en")
    assert request.head.fields["warc-concurrent-to"] == response.head.fields["warc-record-id"]


def test_each_record_is_a_gzip_member_at_its_place(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one") as writer:
        places = [write_resource(writer, number) for number in range(5)]
        content = Path(writer.publish()).read_bytes()
    for number, at in enumerate(places):
        assert b"urn:test:%d\r\n" % number in gzip.decompress(content[at.offset : at.offset + at.length])
        with Path(at.path).open("rb") as stream:
            assert read_record(stream, at.offset).uri == f"urn:test:{number}"


def test_warcio_reads_a_segment_and_finds_its_digests_right(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one") as writer:
        writer.write_exchange(Exchanged(), RecordMetadata())
        write_resource(writer, 1)
        path = writer.publish()
    with Path(path).open("rb") as stream:
        read = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(stream, check_digests=True)]
    assert [kind for kind, _ in read] == ["warcinfo", "request", "response", "resource"]
    assert read[2][1] == PAGE
    arguments: Any = type("Arguments", (), {"inputs": [path], "verbose": False})
    checker = Checker(arguments)
    checker.process_all()
    assert checker.exit_value == 0


def test_a_segment_is_hidden_until_it_is_published(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one") as writer:
        write_resource(writer, 1)
        assert [file.name for file in tmp_path.iterdir()] == [".one.warc.gz.open"]
        writer.publish()
    assert [file.name for file in tmp_path.iterdir()] == ["one.warc.gz"]
    assert (tmp_path / "one.warc.gz").stat().st_mode & 0o077 == 0


def test_a_segment_becomes_full(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one", most_bytes=2_000) as writer:
        count = 0
        while not writer.is_full:
            write_resource(writer, count)
            count += 1
        assert 2 <= count <= 20


def test_a_name_is_used_once(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one") as writer:
        with pytest.raises(ArchiveUnwritable, match="already"):
            SegmentWriter(str(tmp_path), "one")
        writer.publish()
    with pytest.raises(ArchiveUnwritable, match="already"):
        SegmentWriter(str(tmp_path), "one")


def test_a_url_needs_a_spool() -> None:
    with pytest.raises(UsageError, match="unfinished"):
        SegmentWriter("s3://bucket/archive", "one")


def test_a_record_that_cannot_be_written_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write

    def write_half(file: int, data: bytes) -> int:
        if monkeypatch_state["fails"]:
            raise OSError(errno.ENOSPC, "No space left on device")
        monkeypatch_state["fails"] = True
        return write(file, data[: len(data) // 2])

    with SegmentWriter(str(tmp_path), "one") as writer:
        write_resource(writer, 1)
        monkeypatch_state = {"fails": False}
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", write_half)
            with pytest.raises(ArchiveUnwritable, match="No space left"):
                write_resource(writer, 2)
        write_resource(writer, 3)
        path = writer.publish()
    assert [one.uri for one in records_of(path)[1:]] == ["urn:test:1", "urn:test:3"]


def test_a_segment_in_use_is_not_salvaged(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one") as writer:
        write_resource(writer, 1)
        (unfinished,) = unfinished_segments(tmp_path)
        with pytest.raises(SegmentInUse):
            salvage(unfinished)
    assert len(salvage(unfinished).records) == 1


def test_metadata_that_do_not_fit_in_a_header_are_refused(tmp_path: Path) -> None:
    with SegmentWriter(str(tmp_path), "one") as writer, pytest.raises(MetadataTooLong):
        writer.write_resource(b"x", "urn:x", "text/plain", FETCHED, RecordMetadata(path="x" * 40_000))


_TEXT = st.text(st.characters(), max_size=30) | st.just("two  blanks\r\nand a \ud800 line")


@given(source=_TEXT, path=_TEXT, value=_TEXT | st.integers() | st.none() | st.lists(_TEXT, max_size=3))
def test_metadata_are_read_as_they_were_written(source: str, path: str, value: object) -> None:
    metadata = RecordMetadata(source=source or None, path=path or None, extra={"value": value})
    line = metadata.to_field()
    assert line.isascii()
    assert line.isprintable()
    assert parse_field(line) == metadata


@pytest.mark.parametrize("text", ["", "[]", "{", '{"source": 3}', '{"extra": []}'])
def test_malformed_metadata_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting|not a string"):
        parse_field(text)
