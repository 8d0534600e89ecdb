"""Files beside articles are read as carefully as they are: under the folder, of bounded size, each key once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from infra.sources import BadInput, Input, SourceError, plan_shards, read_shard, reread
from infra.sources.metadata import read_metadata
from infra.sources.strict_json import load_json
from transforms.records import RawRecord, Reason

DEPTH = 1_100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "in"
    inside.mkdir()
    for name in ("a.txt", "b.txt"):
        (inside / name).write_text("Ministers met in Paris.")
    return inside


def read(folder: Path) -> Sequence[Input]:
    return [item for shard in plan_shards([str(folder)]).shards for item in read_shard(shard)]


def refused(folder: Path) -> BadInput:
    """The refusal of the first file; the second is an article."""
    bad, good = read(folder)
    assert isinstance(bad, BadInput)
    assert isinstance(good, RawRecord)
    assert bad.content == b"Ministers met in Paris."
    return bad


def test_a_sidecar_behind_a_link_out_of_the_folder_is_not_read(folder: Path) -> None:
    secret = folder.parent / "secret.json"
    secret.write_text('{"title": "secret"}')
    (folder / "a.txt.meta.json").symlink_to(secret)
    bad = refused(folder)
    assert bad.rejected.reason is Reason.OUTSIDE_FOLDER
    assert "a.txt.meta.json is a link that leads out of" in bad.rejected.message
    assert reread(bad) == bad


def test_a_sidecar_behind_a_link_within_the_folder_is_read(folder: Path) -> None:
    (folder / "shared.meta.json").write_text('{"source": "wire"}')
    (folder / "a.txt.meta.json").symlink_to(folder / "shared.meta.json")
    article, _ = read(folder)
    assert isinstance(article, RawRecord)
    assert article.source == "wire"


def test_a_manifest_behind_a_link_out_of_the_folder_stops_planning(folder: Path) -> None:
    secret = folder.parent / "secret.json"
    secret.write_text('{"a.txt": {"title": "secret"}}')
    (folder / "manifest.json").symlink_to(secret)
    with pytest.raises(SourceError, match=r"manifest\.json is a link that leads out of .* and is not followed"):
        read(folder)


def test_a_manifest_of_the_folder_of_a_single_file_refuses_that_file(folder: Path) -> None:
    (folder / "manifest.json").symlink_to(folder.parent / "elsewhere.json")
    (folder.parent / "elsewhere.json").write_text("{}")
    (bad,) = read(folder / "a.txt")
    assert isinstance(bad, BadInput)
    assert bad.rejected.reason is Reason.OUTSIDE_FOLDER


def test_a_sidecar_that_is_too_large_costs_its_article_only(folder: Path) -> None:
    with (folder / "a.txt.meta.json").open("wb") as sparse:
        sparse.truncate(6_000_000_000)
    bad = refused(folder)
    assert bad.rejected.reason is Reason.TOO_LARGE
    assert "a.txt.meta.json is larger than 1,000,000 bytes" in bad.rejected.message


def test_a_manifest_that_is_too_large_stops_planning(folder: Path) -> None:
    with (folder / "manifest.json").open("wb") as sparse:
        sparse.truncate(6_000_000_000)
    with pytest.raises(SourceError, match=r"manifest\.json is larger than 64,000,000 bytes"):
        read(folder)


def test_a_sidecar_with_a_repeated_key_is_refused_by_name(folder: Path) -> None:
    (folder / "a.txt.meta.json").write_text('{"id": "1", "title": "A", "id": "2"}')
    bad = refused(folder)
    assert (bad.rejected.reason, bad.rejected.message) == (
        Reason.REPEATED_KEY,
        "repeated key 'id'; give each key once",
    )


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ('{"a.txt": {"id": "1", "id": "2"}, "b.txt": {"id": "3"}}', "repeated key 'id'; give each key once"),
        ('{"a.txt": {}, "b.txt": {"id": "3"}, "a.txt": {}}', "the manifest has more than one entry for 'a.txt'"),
    ],
)
def test_a_repeated_key_in_a_manifest_costs_the_file_that_it_describes(
    folder: Path, manifest: str, message: str
) -> None:
    (folder / "manifest.json").write_text(manifest)
    bad = refused(folder)
    assert bad.rejected.reason is Reason.REPEATED_KEY
    assert message in bad.rejected.message


def test_a_manifest_that_breaks_after_planning_is_parsed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shard,) = plan_shards([str(folder)]).shards
    (folder / "manifest.json").write_text("{broken")
    parsed: list[bytes] = []

    def counted(content: bytes) -> object:
        parsed.append(content)
        return load_json(content)

    monkeypatch.setattr("infra.sources.manifest.load_json", counted)
    items = list(read_shard(shard))
    assert [item.rejected.reason for item in items if isinstance(item, BadInput)] == [Reason.MALFORMED_JSON] * 2
    assert parsed == [b"{broken"]


def test_a_file_that_has_grown_too_large_since_planning_is_refused(folder: Path) -> None:
    (shard,) = plan_shards([str(folder)]).shards
    with (folder / "a.txt").open("r+b") as sparse:
        sparse.truncate(64_000_001)
    bad, good = read_shard(shard)
    assert isinstance(bad, BadInput)
    assert isinstance(good, RawRecord)
    assert bad.rejected.reason is Reason.TOO_LARGE


def test_a_file_with_a_time_that_is_not_representable_is_refused_and_can_be_replayed() -> None:
    if not Path("/dev/shm").is_dir():
        pytest.skip("no file system that keeps any time")
    path = Path(f"/dev/shm/dateline-test-{os.getpid()}.txt")
    path.write_text("Ministers met in Paris.")
    try:
        os.utime(path, (-(10**11), -(10**11)))
        (bad,) = read(path)
        assert isinstance(bad, BadInput)
        assert bad.rejected.reason is Reason.BAD_FILE_TIME
        article = reread(bad)
        assert isinstance(article, RawRecord)
        assert article.observed == bad.observed
    finally:
        path.unlink()


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder with a file under so many others that a recursive walk exceeds Python's limit."""
    folder = tmp_path
    for _ in range(DEPTH):
        folder = folder / "d"
        folder.mkdir()
    (folder / "deep.txt").write_text("Ministers met in Paris.")
    yield tmp_path
    (folder / "deep.txt").unlink()
    for _ in range(DEPTH):
        folder.rmdir()
        folder = folder.parent


def test_a_folder_may_be_nested_deeply(deep: Path) -> None:
    assert [item.path for item in read(deep) if isinstance(item, RawRecord)] == [f"{deep}/" + "d/" * DEPTH + "deep.txt"]


def test_a_defect_costs_the_line_that_it_is_found_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text("".join(json.dumps({"id": str(n), "text": "Ministers met."}) + "\n" for n in range(9)))

    def defective(fields: dict[str, object], _day_first: bool | None) -> object:
        return 1 / 0 if fields["id"] == "4" else read_metadata(fields)

    monkeypatch.setattr("infra.sources.formats.jsonl.read_metadata", defective)
    items = read(feed)
    assert [item.external_id for item in items if isinstance(item, RawRecord)] == list("01235678")
    (bad,) = (item for item in items if isinstance(item, BadInput))
    assert bad.rejected.reason is Reason.INTERNAL_ERROR
    assert bad.rejected.message.startswith("ZeroDivisionError: division by zero (at test_contained.py:")
    assert json.loads(bad.content)["id"] == "4"
    again = reread(bad)
    assert isinstance(again, BadInput)
    monkeypatch.undo()
    assert isinstance(reread(bad), RawRecord)
