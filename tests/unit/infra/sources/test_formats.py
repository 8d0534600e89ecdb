"""The registry of file formats: one entry makes a format known to planning, reading and replaying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.sources import BadInput, Input, Shard, SourceError, plan_shards, read_shard, reread
from infra.sources import formats as registry
from infra.sources.formats import FORMATS, SourceFormat, format_named, format_of
from infra.sources.segments import Segment
from transforms.records import InputRef, RawRecord, Reason, Rejected

SEEN = datetime(2024, 11, 27, tzinfo=UTC)


def read_paragraphs(segment: Segment, default_source: str | None) -> Iterator[Input]:
    """One article per line; one that shouts is refused."""
    with Path(segment.path).open("rb") as file:
        file.seek(segment.start)
        while segment.end is None or file.tell() < segment.end:
            offset = file.tell()
            if not (line := file.readline()):
                return
            where = InputRef(segment.path, offset, len(line))
            source = default_source or "local"
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
    added = SourceFormat("wire", (".wire",), read_paragraphs, reread_paragraph, splittable=True)
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
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert [format_named(one.name) for one in FORMATS] == list(FORMATS)
    assert [format_of(Path(f"x{one.suffixes[0]}")) for one in FORMATS] == list(FORMATS)
    assert format_of(Path("manifest.json")) is None
    assert format_of(Path("a.html.meta.json")) is None
