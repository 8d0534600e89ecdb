"""The state of an archive, and the check of its records."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.archive.inspection import (
    SegmentGroup,
    archive_status,
    check_segments,
    published_segments,
)
from infra.archive.places import ArchivePlace, archive_place, is_archiving
from infra.archive.writer import SegmentWriter
from infra.errors import UsageError
from infra.settings import Settings
from tests.unit.infra.archive.segments import write_resource
from transforms.records import ArchivedRecord


def write_segment(root: Path, name: str, records: int = 3) -> list[ArchivedRecord]:
    with SegmentWriter(str(root), name) as writer:
        places = [write_resource(writer, number) for number in range(records)]
        writer.publish()
    return places


def flip(path: str, at: int) -> None:
    content = bytearray(Path(path).read_bytes())
    content[at] ^= 0xFF
    Path(path).write_bytes(content)


def test_segments_are_counted_by_kind_and_day(tmp_path: Path) -> None:
    for name in ("delivered/2024-11-27/a", "delivered/2024-11-27/b", "collected/2024-11-28/c", "from-elsewhere"):
        write_segment(tmp_path, name)
    (tmp_path / "delivered" / "notes.txt").write_text("no segment")
    found = archive_status(ArchivePlace(str(tmp_path)))
    sizes = [(one.kind, one.day, one.segments, one.records) for one in found.groups]
    assert sizes == [
        ("collected", "2024-11-28", 1, None),
        ("delivered", "2024-11-27", 2, None),
        ("other", "", 1, None),
    ]
    assert (found.segments, found.records, found.faults) == (4, None, None)
    assert found.bytes == sum(path.stat().st_size for path in tmp_path.rglob("*.warc.gz"))
    read = archive_status(ArchivePlace(str(tmp_path)), with_records=True)
    assert (read.records, read.faults) == (12, ())
    assert SegmentGroup("delivered", "2024-11-27", 2, found.groups[1].bytes, 6) in read.groups


def test_an_archive_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    found = archive_status(ArchivePlace(str(tmp_path / "none")))
    assert (found.groups, found.unfinished, found.bytes) == ((), (), 0)


def test_unfinished_segments_are_in_use_while_their_writer_lives(tmp_path: Path) -> None:
    SegmentWriter(str(tmp_path), "delivered/2024-11-27/left").close()
    with SegmentWriter(str(tmp_path), "delivered/2024-11-27/live"):
        found = archive_status(ArchivePlace(str(tmp_path)))
    assert found.segments == 0
    assert [(one.path.name, one.is_in_use) for one in found.unfinished] == [
        (".left.warc.gz.open", False),
        (".live.warc.gz.open", True),
    ]


def test_damage_costs_its_own_record_alone(tmp_path: Path) -> None:
    first = write_segment(tmp_path, "delivered/2024-11-27/a")
    second = write_segment(tmp_path, "delivered/2024-11-27/b")
    write_segment(tmp_path, "delivered/2024-11-27/c")
    flip(first[1].path, first[1].offset + 60)
    Path(second[0].path).write_bytes(Path(second[0].path).read_bytes()[:-5])
    checked = list(check_segments(published_segments(ArchivePlace(str(tmp_path)))))
    assert [one.articles for one in checked] == [2, 2, 3]
    faults = [fault for one in checked for fault in one.faults]
    assert [(fault.path, fault.offset) for fault in faults] == [
        (first[1].path, first[1].offset),
        (second[2].path, second[2].offset),
    ]


def test_a_digest_that_is_not_that_of_the_bytes_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.archive.writer.digest", lambda _: "sha256:AAAA")
    write_segment(tmp_path, "delivered/2024-11-27/a", records=1)
    (checked,) = check_segments(published_segments(ArchivePlace(str(tmp_path))))
    assert [fault.message for fault in checked.faults] == [
        "the WARC-Payload-Digest of the record is not that of its bytes"
    ]


def test_a_segment_that_cannot_be_read_is_a_fault_and_the_rest_is_checked(tmp_path: Path) -> None:
    write_segment(tmp_path, "delivered/2024-11-27/a")
    write_segment(tmp_path, "delivered/2024-11-27/b")
    segments = published_segments(ArchivePlace(str(tmp_path)))
    Path(segments[0].path).unlink()
    Path(segments[0].path).mkdir()
    checked = list(check_segments(segments))
    assert ["cannot be read" in fault.message for fault in checked[0].faults] == [True]
    assert (checked[1].articles, checked[1].faults) == (3, [])


@pytest.mark.parametrize(
    ("archive", "paths", "asked", "expected"),
    [
        (None, None, None, False),
        (None, ["corpus"], True, True),
        ("kept", None, None, True),
        ("kept", ["INBOX/today"], None, True),
        ("kept", ["s3://wires/in"], None, True),
        ("kept", ["s3://wires/in", "corpus"], None, False),
        ("kept", ["corpus"], None, False),
        ("kept", ["INBOX-of-others"], None, False),
        ("kept", None, False, False),
    ],
)
def test_the_inbox_and_buckets_are_archived_by_default_where_an_archive_is_set(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    archive: str | None,
    paths: list[str] | None,
    asked: bool | None,
    expected: bool,
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_ARCHIVE", archive or "")
    settings = Settings.read()
    given = [path.replace("INBOX", str(settings.inbox)) for path in paths] if paths else None
    assert is_archiving(settings, given, asked) is expected


def test_an_address_of_another_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ARCHIVE", "https://archive.example/")
    with pytest.raises(UsageError, match="scheme"):
        archive_place(Settings.read())
