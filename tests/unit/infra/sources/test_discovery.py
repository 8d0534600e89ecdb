"""Planning: which files are read, and how they become shards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.sources import BadInput, FileState, RecordOptions, SourceError, find_segments, plan_shards, read_shard
from infra.sources.state import read_file_state
from transforms.records import RawRecord, Reason


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


def test_a_folder_is_read_in_the_order_of_names_and_unsupported_files_are_reported(tmp_path: Path) -> None:
    write(tmp_path, b__txt="B.", a__html="<p>A.", c__pdf="%PDF", manifest__json='{"b.txt": {"id": "bee"}}')
    plan = plan_shards([str(tmp_path)])
    records = [item for shard in plan.shards for item in read_shard(shard)]
    assert [(r.path, r.media, r.external_id) for r in records if isinstance(r, RawRecord)] == [
        (str(tmp_path / "a.html"), "html", None),
        (str(tmp_path / "b.txt"), "text", "bee"),
    ]
    assert plan.ignored == (str(tmp_path / "c.pdf"),)


def test_a_sidecar_goes_before_the_manifest(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A.", manifest__json='{"a.txt": {"id": "m"}}')
    (tmp_path / "a.txt.meta.json").write_text('{"id": "sidecar"}')
    (record,) = read_shard(plan_shards([str(tmp_path)]).shards[0])
    assert isinstance(record, RawRecord)
    assert record.external_id == "sidecar"


def test_an_unknown_key_in_the_manifest_refuses_that_file_by_name(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A.", manifest__json='{"a.txt": {"headline": "x"}}')
    (bad,) = read_shard(plan_shards([str(tmp_path)]).shards[0])
    assert isinstance(bad, BadInput)
    assert bad.rejected.reason is Reason.UNKNOWN_KEY
    assert bad.content == b"A."


def test_large_json_lines_are_cut_into_ranges_that_lose_nothing(tmp_path: Path) -> None:
    write(tmp_path, feed__jsonl="".join(f'{{"id":"{n}","text":"Body {n}."}}\n' for n in range(200)))
    plan = plan_shards([str(tmp_path)], shard_bytes=500)
    assert len(plan.shards) > 5
    ids = [r.external_id for shard in plan.shards for r in read_shard(shard) if isinstance(r, RawRecord)]
    assert ids == [str(n) for n in range(200)]


def test_a_name_that_is_too_long_for_a_sidecar_is_a_name(tmp_path: Path) -> None:
    name = "n" * 251 + ".txt"
    (tmp_path / name).write_text("A.")
    (record,) = read_shard(plan_shards([str(tmp_path)]).shards[0])
    assert isinstance(record, RawRecord)
    assert record.path == str(tmp_path / name)


def test_a_file_that_goes_while_a_run_is_planned_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a__txt="A.", b__txt="B.")

    def late(file: Path, root: Path, _options: RecordOptions) -> FileState:
        (tmp_path / "a.txt").unlink(missing_ok=True)
        return read_file_state(file, root)

    monkeypatch.setattr("infra.sources.discovery.read_file_state", late)
    assert [Path(one.path).name for one in find_segments([str(tmp_path)]).segments] == ["b.txt"]


@pytest.fixture
def stranger() -> Iterator[Path]:
    """A folder that everybody may read, seen by a user who is nobody where the tests run as root."""
    before = os.geteuid()
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (Path(name) / "shut").mkdir()
        yield Path(name)
        os.seteuid(before)
        (Path(name) / "shut").chmod(0o700)


def test_a_folder_that_may_not_be_read_is_reported(stranger: Path) -> None:
    write(stranger, a__txt="A.")
    write(stranger / "shut", b__txt="B.")
    (stranger / "shut").chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
    found = find_segments([str(stranger)])
    assert [Path(one.path).name for one in found.segments] == ["a.txt"]
    assert found.unreadable == (str(stranger / "shut"),)
    with pytest.raises(SourceError, match="shut cannot be read: Permission denied"):
        find_segments([str(stranger / "shut")])


def test_small_files_share_a_shard(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A" * 40, b__txt="B" * 40, c__txt="C" * 40)
    assert [len(s.segments) for s in plan_shards([str(tmp_path)], shard_bytes=100).shards] == [2, 1]


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    write(outside, secret__txt="no")
    write(inside, a__txt="yes")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    assert [Path(s.path).name for shard in plan_shards([str(inside)]).shards for s in shard.segments] == ["a.txt"]


@pytest.mark.parametrize("name", ["missing", "picture.png"])
def test_a_path_that_cannot_be_read_is_a_clear_error(tmp_path: Path, name: str) -> None:
    write(tmp_path, picture__png="x")
    with pytest.raises(SourceError, match=name):
        plan_shards([str(tmp_path / name)])


def test_a_broken_gzip_file_is_one_bad_input_after_its_good_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"not gzip")
    (bad,) = read_shard(plan_shards([str(tmp_path)]).shards[0])
    assert isinstance(bad, BadInput)
    assert bad.rejected.reason is Reason.UNREADABLE


def test_a_file_that_lies_under_two_paths_of_a_run_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A.", b__txt="B.")
    (tmp_path / "link").symlink_to(tmp_path)
    plan = plan_shards([str(tmp_path), str(tmp_path / "a.txt"), str(tmp_path / "link" / "b.txt")])
    assert [Path(segment.path).name for shard in plan.shards for segment in shard.segments] == ["a.txt", "b.txt"]
