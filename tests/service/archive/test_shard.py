"""A shard with an archive: what is loaded names its bytes there, and nothing is archived twice."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from elasticsearch import Elasticsearch

from infra.archive.errors import ArchiveUnwritable
from infra.archive.fetching import fetch_record
from infra.archive.places import ArchivePlace
from infra.archive.shard_archive import start_of_names
from infra.archive.writer import SegmentWriter
from infra.deadletters import open_dead_letters
from infra.execution import archiving
from infra.execution.report import IngestedShard
from infra.execution.shard import RunOptions, run_shard
from infra.settings import Settings
from infra.sources import Shard, plan_shards
from tests.faults.disk import CannotMount, Disk, disk
from tests.service.archive.archived import (
    archived_records,
    documents,
    original_bytes,
    require_originals,
    unfinished_files,
)
from transforms.document import Document

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("loading_index")]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "archive"
    monkeypatch.setenv("DATELINE_ARCHIVE", str(root))
    return root


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    folder = tmp_path / "delivery"
    folder.mkdir()
    write_feed(folder)
    (folder / "a.txt").write_text("Snow fell in Oslo.")
    (folder / "a.txt.meta.json").write_text('{"id": "snow"}')
    (folder / "b.html").write_text("<html><body><p>Hail fell in Oslo on Monday.</p></body></html>")
    return folder


def write_feed(folder: Path, day: str = "day", count: int = 20) -> Path:
    lines = (f'{{"id": "{number}", "text": "Rain fell in Lima on {day} {number}."}}\n' for number in range(count))
    path = folder / "feed.jsonl"
    path.write_text("".join(lines))
    return path


def shard_of(path: Path) -> Shard:
    (shard,) = plan_shards([str(path)]).shards
    return shard


def ingest(path: Path, index: str, run: str = "run", *, archive: Path | None = None) -> IngestedShard:
    options = RunOptions(run, index, archive=str(archive) if archive else None)
    return run_shard(shard_of(path), options, Settings.read())


def segments(archive: Path) -> list[Path]:
    return sorted(archive.rglob("*.warc.gz"))


def test_each_document_names_its_bytes_in_one_segment(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    report = ingest(delivery, index_name, archive=archive)
    assert report.outcomes["indexed"] == 22
    require_originals(client, index_name, 22)
    (segment,) = segments(archive)
    assert segment.relative_to(archive).parts[0] == "delivered"
    assert segment.stat().st_mode & 0o777 == 0o600
    assert (archived_records(archive), unfinished_files(archive)) == (22, 0)


def test_what_is_unchanged_is_not_archived_again(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    ingest(delivery, index_name, archive=archive)
    assert ingest(delivery, index_name, "next", archive=archive).outcomes["unchanged"] == 22
    later = (delivery / "a.txt").stat().st_mtime + 100
    for file in delivery.iterdir():
        os.utime(file, (later, later))
    before = documents(client, index_name)
    assert ingest(delivery, index_name, "touching", archive=archive).outcomes["unchanged"] == 22
    after = require_originals(client, index_name, 22)
    assert [one["observed"] for one in after] != [one["observed"] for one in before]
    assert archived_records(archive) == 22
    write_feed(delivery, "night")
    os.utime(delivery / "feed.jsonl", (later + 100, later + 100))
    assert ingest(delivery, index_name, "changed", archive=archive).outcomes["replaced"] == 20
    require_originals(client, index_name, 22)
    assert archived_records(archive) == 42


def test_articles_that_were_loaded_without_the_archive_are_archived_by_the_next_run(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    ingest(delivery, index_name)
    assert {one["input"]["archive"] for one in documents(client, index_name)} == {None}
    report = ingest(delivery, index_name, "next", archive=archive)
    assert report.outcomes["unchanged"] == 22
    require_originals(client, index_name, 22)
    assert ingest(delivery, index_name, "later", archive=archive).outcomes["unchanged"] == 22
    assert archived_records(archive) == 22


def test_an_article_that_is_refused_while_it_is_processed_is_archived_once(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    with (delivery / "feed.jsonl").open("a") as feed:
        feed.write('{"id": "dots", "text": "... ... ..."}\n')
    for run in ("first", "second", "third"):
        report = ingest(delivery, index_name, run, archive=archive)
        assert report.outcomes["rejected"] == 1
    assert archived_records(archive) == 23
    (letter,) = open_dead_letters(Settings.read(), index_name).all()
    place = letter.letter.rejected.input.archive
    assert place is not None
    assert fetch_record(place).payload.startswith(b'{"id": "dots"')


def test_a_new_version_without_the_archive_has_no_place(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    ingest(delivery, index_name, archive=archive)
    later = (delivery / "a.txt").stat().st_mtime + 100
    (delivery / "a.txt").write_text("Sleet fell in Oslo.")
    os.utime(delivery / "a.txt", (later, later))
    ingest(delivery, index_name, "next")
    places = {one["external_id"]: one["input"]["archive"] for one in documents(client, index_name)}
    assert places.pop("snow") is None
    assert None not in places.values()


def test_the_archive_can_be_ingested_and_is_not_archived_again(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    ingest(delivery, index_name, archive=archive)
    loaded = documents(client, index_name)
    delete_all(client, index_name, loaded)
    report = ingest(archive, index_name, "rebuild", archive=archive)
    assert report.outcomes["indexed"] == 22
    changed = {"run_id", "indexed_at", "created_by"}
    assert [without(one, changed) for one in documents(client, index_name)] == [without(one, changed) for one in loaded]
    assert archived_records(archive) == 22


def delete_all(client: Elasticsearch, index: str, loaded: list[Document]) -> None:
    """Empty an index, as if it were lost."""
    for document in loaded:
        client.delete(index=index, id=document["id"])


def without(document: dict[str, object], names: set[str]) -> dict[str, object]:
    return {name: value for name, value in document.items() if name not in names}


def test_a_large_shard_has_several_segments_that_are_published_one_after_the_other(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "HELD_RECORDS", 6)
    assert ingest(delivery, index_name, archive=archive).outcomes["indexed"] == 22
    require_originals(client, index_name, 22)
    assert [path.name.removesuffix(".warc.gz")[-3:] for path in segments(archive)] == ["001", "002", "003", "004"]


def test_a_disk_that_is_full_fails_the_shard_before_anything_is_loaded(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(monkeypatch, after=5_000)
    with pytest.raises(ArchiveUnwritable, match="No space left on device") as raised:
        ingest(delivery, index_name, archive=archive)
    assert "DATELINE_ARCHIVE" in raised.value.remedy
    assert documents(client, index_name) == []
    assert (segments(archive), unfinished_files(archive)) == ([], 0)
    monkeypatch.undo()
    monkeypatch.setenv("DATELINE_ARCHIVE", str(archive))


@pytest.fixture
def small_disk(archive: Path) -> Iterator[Disk]:
    """A file system of its own under the archive."""
    try:
        with disk(archive, 1_000_000) as mounted:
            yield mounted
    except CannotMount:
        pytest.skip("file systems cannot be mounted here")


def test_after_a_full_disk_the_same_shard_is_loaded(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path, small_disk: Disk
) -> None:
    (delivery / "long.txt").write_text(" ".join(random.Random(7).choices("abcdefghij", k=200_000)))
    small_disk.fill(leave=40_000)
    with pytest.raises(ArchiveUnwritable, match="No space left on device"):
        ingest(delivery, index_name, archive=archive)
    assert documents(client, index_name) == []
    small_disk.empty()
    assert ingest(delivery, index_name, archive=archive).read == 23
    require_originals(client, index_name, len(documents(client, index_name)))
    assert (archived_records(archive), unfinished_files(archive)) == (23, 0)


def fill_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let writes of segments fail once they have so many bytes, the last with a part of its bytes written."""
    left, write = [after], os.write

    def full(descriptor: int, content: bytes) -> int:
        if left[0] == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(descriptor, content[: left[0]])
        left[0] -= written
        return written

    monkeypatch.setattr("infra.archive.writer.os.write", full)


def test_two_attempts_of_a_shard_at_once_leave_every_document_its_bytes(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    together, reports = Barrier(2), list[IngestedShard]()

    def attempt() -> None:
        together.wait()
        reports.append(ingest(delivery, index_name, archive=archive))

    threads = [Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.adds_up for report in reports] == [True, True]
    require_originals(client, index_name, 22)
    assert unfinished_files(archive) == 0
    assert archived_records(archive) in (22, 44)


def test_what_a_killed_attempt_left_is_removed_by_the_next_and_a_live_one_is_not(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    name = f"delivered/{datetime.now(UTC):%Y-%m-%d}/{{}}-001"
    ours = f"{start_of_names('run')}00000"
    for owner in (f"{ours}-dead", "other-00000-dead", "other-00000-old"):
        SegmentWriter(str(archive), name.format(owner)).close()
    (old,) = archive.rglob("*old*")
    os.utime(old, (0, 0))
    with SegmentWriter(str(archive), name.format(f"{ours}-alive")) as alive:
        ingest(delivery, index_name, archive=archive)
        left = [path.name for path in archive.rglob("*.open")]
        assert sorted(left) == [".other-00000-dead-001.warc.gz.open", f".{ours}-alive-001.warc.gz.open"]
        alive.publish()
    require_originals(client, index_name, 22)


def test_records_of_archives_and_their_damage(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    ingest(delivery, index_name, archive=archive)
    (segment,) = segments(archive)
    loaded = documents(client, index_name)
    damaged = loaded[3]["input"]["archive"]
    content = bytearray(segment.read_bytes())
    content[damaged["offset"] + 40] ^= 0xFF
    segment.write_bytes(content[:-10])
    delete_all(client, index_name, loaded)
    report = ingest(archive, index_name, "rebuild", archive=archive)
    assert (report.outcomes["indexed"], report.outcomes["rejected"]) == (20, 2)
    for document in documents(client, index_name):
        assert original_bytes(document)


def test_a_place_of_another_machine_is_no_reason_to_archive_again(
    client: Elasticsearch, index_name: str, archive: Path, delivery: Path
) -> None:
    ingest(delivery, index_name, archive=archive)
    elsewhere = replace(ArchivePlace(str(archive)), folder=str(archive.parent / "elsewhere"))
    report = ingest(delivery, index_name, "next", archive=Path(elsewhere.folder))
    assert report.outcomes["unchanged"] == 22
    assert not Path(elsewhere.folder).exists()
