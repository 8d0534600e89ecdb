"""Records are replaced by empty ones of the same length: other records stay where they are, and are sound."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.archive.erasing import erase_records, find_records, remove_leftovers
from infra.archive.errors import SegmentInUse
from infra.archive.inspection import archive_status
from infra.archive.places import ArchivePlace
from infra.archive.records import erased_record
from infra.archive.segments import StoredRecord
from infra.archive.writer import SegmentWriter
from infra.sources.formats.warc.record_metadata import RecordMetadata
from transforms.records import ArchivedRecord

NOW = datetime(2026, 11, 28, tzinfo=UTC)
NAME = "delivered/2026-11-28/run"


def write(folder: Path, *, publish: bool = True) -> SegmentWriter:
    writer = SegmentWriter(str(folder), NAME)
    for word in ("first", "secret", "third"):
        writer.write_resource(word.encode(), f"file:///{word}", "text/plain", NOW, RecordMetadata())
    if publish:
        writer.publish()
    return writer


def is_secret(record: StoredRecord, _: ArchivedRecord) -> bool:
    return record.block == b"secret"


def all_of(place: ArchivePlace) -> tuple[tuple[int, int], ...]:
    (found,) = find_records(place, lambda _record, _place: True)
    return found.places


def test_a_record_is_erased_and_the_others_stay_where_they_are(tmp_path: Path) -> None:
    place = ArchivePlace(str(tmp_path))
    path = Path(write(tmp_path).path)
    before, size = all_of(place), path.stat().st_size
    (found,) = find_records(place, is_secret)
    assert (found.places, found.articles, found.others) == ((before[1],), 1, 2)
    erase_records(place, [found])
    assert all_of(place) == (before[0], before[2])
    assert b"secret" not in gzip.decompress(path.read_bytes())
    assert path.stat().st_size == size
    status = archive_status(place, with_records=True)
    assert (status.faults, status.records) == ((), 2)
    erase_records(place, [found])
    assert all_of(place) == (before[0], before[2])
    assert list(tmp_path.rglob(".*")) == []


def test_a_segment_that_a_killed_writer_left_is_erased_and_one_in_use_is_not(tmp_path: Path) -> None:
    place = ArchivePlace(str(tmp_path))
    writer = write(tmp_path, publish=False)
    (found,) = find_records(place, is_secret)
    assert found.is_unfinished
    with pytest.raises(SegmentInUse):
        erase_records(place, [found])
    writer.close()
    erase_records(place, [found])
    assert b"secret" not in gzip.decompress(Path(found.path).read_bytes())


def test_what_an_interrupted_erasure_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "delivered" / "2026-11-28" / ".run.warc.gz.erasing"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a segment")
    remove_leftovers(ArchivePlace(str(tmp_path)))
    assert not left.exists()


@pytest.mark.parametrize("length", [200, 201, 213, 214, 300, 999, 1_000, 65_700, 65_735, 65_736, 65_800, 1_000_003])
def test_an_empty_record_has_the_length_of_the_one_that_it_replaces(length: int) -> None:
    content = erased_record(length)
    assert len(content) == length
    assert gzip.decompress(content).endswith(b"\r\n\r\n")


def test_no_record_is_too_short_to_be_replaced(tmp_path: Path) -> None:
    write(tmp_path)
    assert min(length for _, length in all_of(ArchivePlace(str(tmp_path)))) > 200
    with pytest.raises(ValueError, match="no record fits"):
        erased_record(100)
