"""The registry of file formats: one entry makes a format known to planning, reading and replaying."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from infra.sources import BadInput, Input, Shard, SourceError, plan_shards, read_shard, reread
from infra.sources import formats as registry
from infra.sources.formats import FORMATS, SourceFormat, format_named
from infra.sources.recognition import recognize, recognize_file
from infra.sources.source_file import SourceFile
from transforms.records import InputRef, RawRecord, Reason, Rejected

SEEN = datetime(2024, 11, 27, tzinfo=UTC)


def read_paragraphs(file: SourceFile) -> Iterator[Input]:
    """One article per line; one that shouts is refused."""
    with file.open() as stream:
        stream.seek(file.start)
        while file.end is None or stream.tell() < file.end:
            offset = stream.tell()
            if not (line := stream.readline()):
                return
            where = InputRef(file.origin.path, offset, len(line))
            source = file.origin.default_source or "local"
            if line.isupper():
                rejected = Rejected(Reason.BAD_VALUE, "read", "it shouts", where)
                yield BadInput(rejected, line, source, SEEN)
            else:
                yield RawRecord(content=line, media="text", source=source, observed=SEEN, input=where)


def reread_paragraph(bad: BadInput, default_source: str | None) -> Input:
    where = bad.rejected.input
    source = default_source or "local"
    return RawRecord(content=bad.content.lower(), media="text", source=source, observed=bad.observed, input=where)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> SourceFormat:
    """A format with lines of ten bytes, registered by one entry."""
    added = SourceFormat("wire", (".wire",), read_paragraphs, reread_paragraph, takes_any=True, splittable=True)
    monkeypatch.setattr(registry, "FORMATS", (*FORMATS, added))
    return added


def test_a_new_format_is_planned_split_read_and_read_again(wire: SourceFormat, tmp_path: Path) -> None:
    (tmp_path / "a.WIRE").write_bytes(b"ministers\nMINISTERS\npresident\n")
    plan = plan_shards([str(tmp_path)], shard_bytes=20)
    assert [(s.format, s.start, s.end) for shard in plan.shards for s in shard.segments] == [
        ("wire", 0, 20),
        ("wire", 20, 30),
    ]
    inputs = [item for shard in plan.shards for item in read_shard(shard, "agency")]
    assert [type(item) for item in inputs] == [RawRecord, BadInput, RawRecord]
    bad = inputs[1]
    assert isinstance(bad, BadInput)
    again = reread(bad)
    assert isinstance(again, RawRecord)
    assert (again.content, again.source) == (b"ministers\n", "agency")


def test_an_unsupported_type_is_refused_with_the_supported_ones(wire: SourceFormat, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(SourceError) as refused:
        plan_shards([str(tmp_path / "a.docx")])
    assert "unsupported file type" in refused.value.message
    assert refused.value.remedy.endswith(", .wire.")
    assert plan_shards([str(tmp_path)]).ignored == (str(tmp_path / "a.docx"),)


def test_what_reading_a_file_raises_costs_that_file_alone(wire: SourceFormat, tmp_path: Path) -> None:
    (tmp_path / "a.wire").write_bytes(b"ministers\n")
    (shard,) = plan_shards([str(tmp_path)]).shards
    gone = replace(shard.segments[0], path=str(tmp_path / "b.wire"))
    unknown = replace(shard.segments[0], format="no such format")
    inputs = list(read_shard(Shard(0, (gone, unknown, *shard.segments))))
    assert [item.rejected.reason for item in inputs if isinstance(item, BadInput)] == [
        Reason.UNREADABLE,
        Reason.INTERNAL_ERROR,
    ]
    assert isinstance(inputs[-1], RawRecord)


def test_bytes_of_a_type_that_is_no_longer_supported_stay_a_bad_input() -> None:
    rejected = Rejected(Reason.BAD_VALUE, "read", "it shouts", InputRef("a.wire", 0, 1))
    again = reread(BadInput(rejected, b"A", "local", SEEN))
    assert isinstance(again, BadInput)
    assert again.rejected.message == "a.wire is of an unsupported file type"


def test_formats_have_names_and_suffixes_of_their_own() -> None:
    suffixes = [suffix for one in FORMATS if one.takes_any for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert all(one.takes_any or one.recognizes for one in FORMATS)
    assert [format_named(one.name) for one in FORMATS] == list(FORMATS)
    any_content = [one for one in FORMATS if one.takes_any]
    assert [recognize(f"x{one.suffixes[0]}", lambda _size: b"x") for one in any_content] == [
        (one, None) for one in any_content
    ]
    assert recognize_file(Path("manifest.json")) is None
    assert recognize_file(Path("a.html.meta.json")) is None


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("page", b"<!DOCTYPE html><p>Rain.", ("html", None)),
        ("page.php", b"\xef\xbb\xbf <!-- saved --> <html lang=en>", ("html", None)),
        ("notes", b"Rain in Lima.", None),
        ("slides.pptx", b"<!doctype html>", None),
        ("feed.jsonl.gz", gzip.compress(b"{}"), ("jsonl", "gzip")),
        ("feed.jsonl.zst", zstandard.compress(b"{}"), ("jsonl", "zstd")),
        ("page.bin", gzip.compress(b"<html>" + b"x" * 9_000), ("html", "gzip")),
        ("story.txt.gz", b"", ("text", "gzip")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # bytes of gzip hold the time, and workers compare ids
)
def test_content_decides_where_the_name_does_not(
    name: str, head: bytes, expected: tuple[str, str | None] | None
) -> None:
    found = recognize(name, lambda size: head[:size])
    assert (found and (found.format.name, found.compression)) == expected
