"""ZIP and TAR archives: members are read as files in a folder are, each bad one alone."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from infra.sources import BadInput, Input, Limits, SourceError, plan_shards, read_shard, reread
from transforms.records import RawRecord, Reason

LINE = b'{"id": "%d", "text": "Rain fell in Lima on day %d."}\n'
FILES = {
    "a.txt": b"Rain fell in Lima.",
    "deep/page": b"<!doctype html><p>Snow fell in Oslo.",
    "deep/feed.jsonl.gz": gzip.compress(b"".join(LINE % (n, n) for n in range(3))),
    "export.csv": b"headline,body\nRain,It rained.\n",
    "photo.jpg": b"\xff\xd8\xff",
    "manifest.json": b'{"a.txt": {"id": "rain"}, "export.csv": {"map": {"title": "headline", "text": "body"}}}',
}


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _tarred(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(content), 1_700_000_000
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


PACKED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "wires.zip": _zipped,
    "wires.tar": _tarred,
    "wires.tar.gz": lambda files: gzip.compress(_tarred(files)),
    "wires.tgz": lambda files: gzip.compress(_tarred(files)),
    "wires.tar.zst": lambda files: zstandard.compress(_tarred(files)),
}


def read(path: Path, limits: Limits | None = None, shard_bytes: int = 8_000_000) -> tuple[list[Input], Counter[str]]:
    others = Counter[str]()
    plan = plan_shards([str(path)], shard_bytes)
    found = [
        item
        for shard in plan.shards
        for item in read_shard(shard, None, limits or Limits(), lambda kind: others.update([kind]))
    ]
    return found, others


@pytest.mark.parametrize("name", PACKED)
def test_the_members_are_read_like_the_files_of_a_folder(tmp_path: Path, name: str) -> None:
    archive, folder = tmp_path / name, tmp_path / "folder"
    archive.write_bytes(PACKED[name](FILES))
    for member, content in FILES.items():
        (folder / member).parent.mkdir(parents=True, exist_ok=True)
        (folder / member).write_bytes(content)
    found, others = read(archive)
    expected, _ = read(folder)
    assert sorted(map(_fields, found), key=repr) == sorted(map(_fields, expected), key=repr)
    assert others == {"member of an unsupported type (.jpg)": 1}
    paths = {item.input.path for item in found if isinstance(item, RawRecord)}
    assert str(archive / "deep/page") in paths
    assert {item.path for item in found if isinstance(item, RawRecord) and item.path} == {
        str(archive / "a.txt"),
        str(archive / "deep/page"),
    }


def _fields(item: Input) -> tuple[object, ...]:
    assert isinstance(item, RawRecord)
    return item.content, item.media, item.external_id, item.title, item.input.offset


def test_a_bad_member_costs_itself_alone(tmp_path: Path) -> None:
    nested = _zipped({"x.txt": b"Hail."})
    files = {"a.txt": b"Rain.", "b.jsonl": b'{"text": "cut\n', "inner.zip": nested, "c.txt": b"Snow."}
    (tmp_path / "wires.zip").write_bytes(_zipped(files))
    found, _ = read(tmp_path / "wires.zip")
    bad = [item for item in found if isinstance(item, BadInput)]
    assert [(one.rejected.input.path, one.rejected.reason) for one in bad] == [
        (str(tmp_path / "wires.zip/b.jsonl"), Reason.MALFORMED_JSON),
        (str(tmp_path / "wires.zip/inner.zip"), Reason.UNREADABLE),
    ]
    assert [item.content for item in found if isinstance(item, RawRecord)] == [b"Rain.", b"Snow."]
    again = [reread(one) for one in bad]
    assert [type(one) for one in again] == [BadInput, BadInput]
    assert bad[0].format == "jsonl"


def test_limits_refuse_what_exceeds_them_and_keep_the_rest(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(_zipped({"a.txt": b"Rain.", "b.txt": b" " * 40_000_000, "c.txt": b"Snow."}))
    found, _ = read(bomb, Limits(expansion_ratio=100))
    assert [item.rejected.reason for item in found if isinstance(item, BadInput)] == [Reason.EXPANDS_TOO_MUCH]
    assert [item.content for item in found if isinstance(item, RawRecord)] == [b"Rain.", b"Snow."]
    many = tmp_path / "many.tar"
    many.write_bytes(_tarred({f"{n}.txt": b"Rain." for n in range(9)}))
    found, _ = read(many, Limits(archive_entries=4))
    assert [type(item) for item in found] == [RawRecord] * 4 + [BadInput]


def test_a_large_member_is_read_from_a_file(tmp_path: Path) -> None:
    lines = b"".join(LINE % (n, n) + b" " * 2_000 for n in range(5_000))
    (tmp_path / "wires.zip").write_bytes(_zipped({"feed.jsonl": lines}))
    found, _ = read(tmp_path / "wires.zip")
    assert len(found) == 5_000
    assert all(isinstance(item, RawRecord) for item in found)


def test_a_zip_archive_is_read_in_shards(tmp_path: Path) -> None:
    files = {f"{n:02}.txt": os.urandom(50).hex().encode() for n in range(60)}
    (tmp_path / "wires.zip").write_bytes(_zipped(files))
    found, _ = read(tmp_path / "wires.zip", shard_bytes=1_000)
    assert [item.content for item in found if isinstance(item, RawRecord)] == list(files.values())


@given(data=st.data())
def test_damage_costs_no_member_before_it(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    name = data.draw(st.sampled_from(["wires.zip", "wires.tar"]))
    content = PACKED[name]({"a.txt": b"Rain fell in Lima.", "b.txt": b"Snow fell in Oslo."})
    end_of_first = content.index(b"b.txt") - (30 if name == "wires.zip" else 0)
    path = tmp_path_factory.mktemp("archive") / name
    path.write_bytes(content[: data.draw(st.integers(end_of_first, len(content)))])
    found, _ = read(path)
    assert isinstance(found[0], RawRecord)
    assert found[0].content == b"Rain fell in Lima."


@given(data=st.data())
def test_a_flipped_byte_raises_nothing(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    name = data.draw(st.sampled_from(sorted(PACKED)))
    content = bytearray(PACKED[name]({"a.txt": b"Rain fell in Lima.", "b.txt": b"Snow fell in Oslo."}))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("archive") / name
    path.write_bytes(content)
    try:
        found, others = read(path)
    except SourceError:  # the first bytes are no longer those of an archive
        return
    assert len(found) + others.total() >= 1
