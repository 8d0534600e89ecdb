"""The segments of killed writers: whole records are kept, a cut last one is dropped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.archive.salvage import Salvaged, salvage, unfinished_segments
from infra.archive.segments import SegmentDamage, read_segment
from infra.archive.writer import SegmentWriter
from infra.sources.formats.warc.record_metadata import RecordMetadata
from tests.unit.infra.archive.segments import FETCHED, Exchanged, records_of, write_resource
from transforms.records import ArchivedRecord


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[ArchivedRecord]]:
    """An unfinished segment of an exchange and two resources, and their places."""
    with SegmentWriter(str(tmp_path / "whole"), "one") as writer:
        places = [writer.write_exchange(Exchanged(), RecordMetadata(source="harbor"))]
        places += [write_resource(writer, number) for number in (1, 2)]
    return unfinished_segments(tmp_path)[0], places


def test_a_segment_that_is_cut_at_any_byte_keeps_its_whole_records(
    written: tuple[Path, list[ArchivedRecord]], tmp_path: Path
) -> None:
    unfinished, places = written
    content = unfinished.read_bytes()
    ends = [at.offset + at.length for at in places]
    first = places[0].offset
    folder = tmp_path / "cut"
    folder.mkdir()
    for size in range(len(content) + 1):
        cut = folder / ".one.warc.gz.open"
        cut.write_bytes(content[:size])
        found = salvage(cut)
        whole = [end for end in ends if end <= size]
        assert [(one.archived.offset, one.archived.length) for one in found.records] == [
            (at.offset, at.length) for at in places[: len(whole)]
        ]
        assert found.damaged == 0
        assert not cut.exists()
        if not whole:
            assert found.path is None
            continue
        assert found.path == str(folder / "one.warc.gz")
        published = Path(found.path)
        assert published.stat().st_size == whole[-1]
        assert found.dropped_bytes == size - whole[-1]
        assert first < whole[-1]
        records_of(published)
        published.unlink()


def test_a_salvaged_record_has_what_it_was_written_with(written: tuple[Path, list[ArchivedRecord]]) -> None:
    found = salvage(written[0])
    page, first, _ = found.records
    assert (page.uri, page.date) == (Exchanged.url, FETCHED)
    assert page.metadata == RecordMetadata(source="harbor")
    assert page.payload_digest.startswith("sha256:")
    assert first.metadata.extra == {"offset": 1}
    assert [one.archived for one in found.records] == written[1]


def test_a_salvage_that_is_repeated_finds_the_published_records(written: tuple[Path, list[ArchivedRecord]]) -> None:
    assert salvage(written[0]) == salvage(written[0])


def test_a_file_that_never_was_has_no_records(tmp_path: Path) -> None:
    assert salvage(tmp_path / ".one.warc.gz.open") == Salvaged(None)


def test_damage_before_whole_records_stays_in_its_place(written: tuple[Path, list[ArchivedRecord]]) -> None:
    unfinished, places = written
    content = bytearray(unfinished.read_bytes())
    content[places[1].offset + 40] ^= 0xFF
    unfinished.write_bytes(content)
    found = salvage(unfinished)
    assert [one.archived for one in found.records] == [places[0], places[2]]
    assert (found.damaged, found.dropped_bytes) == (1, 0)
    assert found.path
    with Path(found.path).open("rb") as stream:
        damage = [one for one in read_segment(stream) if isinstance(one, SegmentDamage)]
    assert [(one.offset, one.length) for one in damage] == [(places[1].offset, places[1].length)]


def test_zeros_behind_the_last_record_are_dropped(written: tuple[Path, list[ArchivedRecord]]) -> None:
    with written[0].open("ab") as file:
        file.write(bytes(5_000))
    found = salvage(written[0])
    assert (len(found.records), found.dropped_bytes) == (3, 5_000)


_WRITER = """
import sys
from infra.archive.writer import SegmentWriter
from tests.unit.infra.archive.segments import write_resource
with SegmentWriter(sys.argv[1], "2026/one") as writer:
    for number in range(1_000_000):
        write_resource(writer, number, 50_000)
        print(number, flush=True)
"""


@pytest.mark.parametrize("after", [0, 3, 40])
def test_a_writer_that_is_killed_has_lost_nothing_that_it_acknowledged(tmp_path: Path, after: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    acknowledged = [int(process.stdout.readline()) for _ in range(after + 1)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    process.wait()
    process.stdout.close()
    (unfinished,) = unfinished_segments(tmp_path)
    found = salvage(unfinished)
    numbers = [one.metadata.extra["offset"] for one in found.records]
    assert numbers[: len(acknowledged)] == acknowledged
    assert len(numbers) <= len(acknowledged) + 1
    assert found.path == str(tmp_path / "2026" / "one.warc.gz")
    assert len(records_of(found.path)) == len(numbers) + 1
