"""Delivered records come out of the archive as they went in."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.archive.errors import ArchiveUnreadable
from infra.archive.fetching import fetch_input, fetch_record
from infra.archive.places import ArchivePlace
from infra.archive.shard_archive import ShardArchive
from infra.sources import ArchiveUse, BadInput, find_segments, group_into_shards, read_shard, record_options
from infra.sources.formats.warc.delivered import record_uri, unread_input
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.records import ArchivedRecord, InputRef, OriginalRecord, RawRecord

SEEDS = Path(__file__).parents[4] / "seeds"
ASIDE = ArchiveUse("/elsewhere", keep_original=True)


def read(path: Path, use: ArchiveUse = ASIDE, **options: str) -> list[RawRecord]:
    """The records that can be read under a path."""
    given = record_options(options.get("map"), None)
    shards = group_into_shards(find_segments([str(path)], options=given).segments)
    items = [item for shard in shards for item in read_shard(shard, options.get("source"), archive=use)]
    return [item for item in items if isinstance(item, RawRecord)]


def keep(raws: list[RawRecord], folder: Path) -> list[ArchivedRecord]:
    places = ShardArchive(ArchivePlace(str(folder)), "run", 0).keep(raws)
    return [place for place in places if place]


def originals(raws: list[RawRecord]) -> list[bytes]:
    return [raw.original.content for raw in raws if raw.original]


def test_records_of_all_formats_are_read_again_by_their_place(tmp_path: Path) -> None:
    raws = read(SEEDS)
    assert len({raw.original.format for raw in raws if raw.original}) > 10
    places = keep(raws, tmp_path)
    assert len(places) == len(raws)
    again = [fetch_input(place) for place in places]
    assert again == raws
    assert [item.input.archive for item in again if isinstance(item, RawRecord)] == places
    assert [fetch_record(place).payload for place in places] == originals(raws)


def test_a_segment_that_is_ingested_gives_the_records_of_the_files(tmp_path: Path) -> None:
    raws, root = read(SEEDS), tmp_path / "archive"
    places = keep(raws, root)
    again = read(root, ArchiveUse(str(root), keep_original=True))
    assert again == raws
    assert [raw.input.archive for raw in again] == places
    assert not [raw for raw in again if raw.original]


def test_a_segment_outside_of_the_archive_is_not_trusted(tmp_path: Path) -> None:
    source = tmp_path / "feed.jsonl"
    source.write_bytes(b'{"id": "1", "text": "Rain fell in Lima."}\n')
    keep(read(source), tmp_path / "other")
    assert read(tmp_path / "other") == []


def test_metadata_beside_a_file_and_options_of_records_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Snow fell in Oslo.")
    (tmp_path / "a.txt.meta.json").write_text(json.dumps({"id": "snow", "observed": "2024-11-27T08:00:00+01:00"}))
    (tmp_path / "b.html").write_text("<html><body><p>Hail fell.</p></body></html>")
    (tmp_path / "t.csv").write_text("headline,body\nRain,Rain fell in Lima.\n")
    raws = read(tmp_path, source="harbor", map="title=headline,text=body")
    places = keep(raws, tmp_path / "archive")
    for name in ("a.txt", "a.txt.meta.json", "b.html", "t.csv"):
        (tmp_path / name).unlink()
    again = [fetch_input(place) for place in places]
    assert again == raws
    assert [(one.source, one.title) for one in raws] == [("harbor", None), ("harbor", None), ("harbor", "Rain")]
    assert raws[0].external_id == "snow"


def test_names_that_are_not_utf_8_are_kept(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 1.txt"))
    path.write_text("Ministers met in Paris.")
    raws = read(path)
    (place,) = keep(raws, tmp_path / "archive")
    assert fetch_input(place) == raws[0]
    assert fetch_record(place).uri == f"file://{tmp_path}/caf%E9%201.txt"


@given(content=st.binary(), offset=st.integers(0, 2**53), path=st.text(st.characters(), max_size=40))
@settings(deadline=None, max_examples=60)
def test_whatever_bytes_go_in_come_out(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, offset: int, path: str
) -> None:
    where = InputRef(path, offset, len(content), f"/wires/{path}")
    original = OriginalRecord(content, "jsonl", (("headline", "title"),), day_first=True)
    raw = RawRecord("x", "text", "afp", datetime(2024, 11, 27, tzinfo=UTC), where, original=original)
    (place,) = keep([raw], tmp_path_factory.mktemp("archive"))
    assert fetch_record(place).payload == content


@pytest.mark.parametrize("extra", [{}, {"offset": "x", "length": 1, "file": None}, {"offset": 1}, {"offset": []}])
def test_malformed_metadata_are_refused(extra: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"metadata|invalid literal"):
        unread_input(b"{}", RecordMetadata(source="a", format="jsonl", path="a.jsonl", extra=extra))


def test_a_place_without_its_record_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    source = tmp_path / "feed.jsonl"
    source.write_bytes(b'{"id": "1", "text": "Rain fell."}\n{"id": "2", "text": "Snow fell."}\n')
    first, second = keep(read(source), tmp_path / "archive")
    with pytest.raises(ArchiveUnreadable, match="no segment"):
        fetch_record(ArchivedRecord(f"{first.path}.gone", first.offset, first.length))
    with pytest.raises(ArchiveUnreadable, match="damaged"):
        fetch_record(ArchivedRecord(first.path, first.offset + 1, first.length))
    with pytest.raises(ArchiveUnreadable, match=r"bytes, not 7"):
        fetch_record(ArchivedRecord(first.path, first.offset, 7))
    with pytest.raises(ArchiveUnreadable, match="kind warcinfo"):
        fetch_input(ArchivedRecord(first.path, 0, first.offset))
    content = bytearray(Path(first.path).read_bytes())
    content[first.offset + first.length // 2] ^= 0xFF
    Path(first.path).write_bytes(content)
    with pytest.raises(ArchiveUnreadable, match="damaged"):
        fetch_record(first)
    assert fetch_record(second).payload == b'{"id": "2", "text": "Snow fell."}'


def test_the_address_of_a_record_names_its_file_and_byte() -> None:
    assert record_uri(InputRef("s3://wires/feed.jsonl", 17, 9)) == "s3://wires/feed.jsonl#17"
    assert record_uri(InputRef("a b.txt", 0, 9, "/in/a b.txt")) == "file:///in/a%20b.txt"
    assert record_uri(InputRef("w.zip/\ud800", 0, 9)) == "file://w.zip/%5Cud800"


def test_bad_records_of_the_archive_keep_their_place(tmp_path: Path) -> None:
    where = InputRef("feed.jsonl", 3, 5, "/wires/feed.jsonl")
    raw = RawRecord("x", "text", "afp", datetime.now(UTC), where, original=OriginalRecord(b"{oops", "jsonl"))
    (place,) = keep([raw], tmp_path)
    found = fetch_input(place)
    assert isinstance(found, BadInput)
    assert (found.rejected.input, found.rejected.input.archive, found.content) == (where, place, b"{oops")


def test_metadata_that_are_too_long_cost_the_place_of_their_record_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_text("Snow fell in Oslo.")
    (tmp_path / "a.txt.meta.json").write_text(json.dumps({"title": "Snow " * 8_000}))
    (tmp_path / "b.txt").write_text("Hail fell in Oslo.")
    raws = read(tmp_path)
    archive = ShardArchive(ArchivePlace(str(tmp_path / "archive")), "run", 0)
    first, second = archive.keep(raws)
    assert first is None
    assert second is not None
    assert fetch_input(second) == raws[1]
    assert "a.txt from byte 0 is loaded without the archive" in caplog.text
    assert archive.keep(raws[:1]) == [None]
    assert len(list((tmp_path / "archive").rglob("*.warc.gz"))) == 1
