"""ZIP archives: members, ranges, damage, hostile names and sizes."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources import Limits
from infra.sources.compression import ExpandsTooMuch
from infra.sources.formats.containers import ArchiveMember, MemberDamaged, zip_members
from transforms.records import Reason

FILES = {"a.txt": b"Ferry sails again", "2024/b.txt": b"Bridge opens " * 40, "2024/c.html": b"<p>Port closed</p>"}


def packed(
    files: dict[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED, streamed: bool = False
) -> bytes:
    """A ZIP archive; `streamed` ones have the sizes behind the content."""
    target = io.BytesIO()
    stream = io.BufferedWriter(Unseekable(target)) if streamed else target
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(zipfile.ZipInfo(name, (2024, 11, 27, 9, 30, 2)), content, compress_type=method)
    stream.flush()
    return target.getvalue()


class Unseekable(io.RawIOBase):
    """A target that can only be appended to."""

    def __init__(self, target: io.BytesIO) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        return self._target.write(content)  # type: ignore[arg-type]


def members(stored: bytes, start: int = 0, end: int | None = None, **limits: int) -> list[ArchiveMember]:
    """The members of a stored archive."""
    return list(zip_members(io.BytesIO(stored), start, end, Limits(**limits)))


def contents(stored: bytes) -> dict[str, bytes]:
    """The content of each member that can be read."""
    found = {}
    for one in zip_members(io.BytesIO(stored)):
        if not one.refused and not one.other:
            try:
                with one.open() as stream:
                    found[one.name] = stream.read()
            except MemberDamaged:
                continue
    return found


METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("method", METHODS)
def test_members_are_read(method: int, streamed: bool) -> None:
    stored = packed(FILES, method, streamed)
    assert contents(stored) == FILES
    first = members(stored)[0]
    assert (first.name, first.offset, first.size) == ("a.txt", 0, 17)
    assert first.modified == datetime(2024, 11, 27, 9, 30, 2, tzinfo=UTC)


def test_bytes_before_an_archive_are_skipped() -> None:
    stored = b"#!/bin/sh\nexit\n" + packed(FILES)
    assert contents(stored) == FILES
    assert stored[members(stored)[1].offset :].startswith(b"PK\x03\x04")


@given(st.sets(st.integers(1, 700), max_size=5))
def test_ranges_together_are_the_whole(cuts: set[int]) -> None:
    stored = packed({**FILES, **{f"d/{number}.txt": b"x" * number for number in range(8)}})
    bounds = [0, *sorted(cuts), len(stored)]
    parts = [one.name for start, end in pairwise(bounds) for one in members(stored, start, end)]
    assert parts == [one.name for one in members(stored)]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_cut_archive_gives_the_members_before_the_cut(streamed: bool) -> None:
    stored = packed(FILES, streamed=streamed)
    places = [one.offset for one in members(stored)] + [stored.index(b"PK\x01\x02")]
    for length in range(len(stored) - 1):
        found = members(stored[:length])
        names = [one.name for one in found if not one.refused]
        complete = sum(end <= length - (16 * streamed and 0) for end in places[1:])
        assert len(names) >= complete, length
        assert found[-1].refused, length
        assert contents(stored[:length]).items() <= FILES.items()


def test_a_flipped_byte_never_gives_other_content() -> None:
    stored = packed(FILES)
    for at in range(len(stored)):
        damaged = bytearray(stored)
        damaged[at] ^= 0x41
        found = contents(bytes(damaged))
        assert all(content in FILES.values() for content in found.values())
        assert len(found) >= 2 or any(one.refused for one in members(bytes(damaged))), at


@given(st.binary(max_size=300), st.integers(0, 1000))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    stored = packed(FILES)
    contents(stored[: at % len(stored)] + noise + stored[at % len(stored) :])
    contents(b"PK\x03\x04" + noise)
    contents(noise + b"PK\x05\x06" + noise[:18].ljust(18, b"\0"))


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("/etc/a.txt", "etc/a.txt"), ("C:\\news\\a.txt", "news/a.txt"), ("./a//b.txt", "a/b.txt"), ("été.txt", "été.txt")],
)
def test_names_are_paths_within_the_archive(given_name: str, name: str) -> None:
    assert [one.name for one in members(packed({given_name: b"text"}))] == [name]


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "..\\a.txt"])
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    found = members(packed({name: b"text", "good.txt": b"text"}))
    assert [one.refused and one.refused.reason for one in found] == [Reason.OUTSIDE_FOLDER, None]
    assert ".." not in found[0].name


def test_names_of_code_page_437_are_read() -> None:
    stored = packed({"Caf_.txt": b"text"}).replace(b"Caf_.txt", b"Caf\x82.txt")
    assert [one.name for one in members(stored)] == ["Café.txt"]


def test_folders_are_left_out_and_links_and_hidden_files_named() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("folder/", b"")
        for name, mode in (("link.txt", stat.S_IFLNK), ("pipe", stat.S_IFIFO), ("__MACOSX/a.txt", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (mode | 0o644) << 16
            archive.writestr(info, b"a.txt")
        archive.writestr(".DS_Store", b"x")
    found = members(target.getvalue())
    assert [(one.name, one.other) for one in found] == [
        *(("link.txt", "symbolic link"), ("pipe", "device")),
        *(("__MACOSX/a.txt", "hidden file"), (".DS_Store", "hidden file")),
    ]


def test_the_last_of_several_members_of_one_name_counts() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        stored = packed([("a.txt", b"old"), ("b.txt", b"text"), ("a.txt", b"new")])
    assert [one.other for one in members(stored)] == ["duplicate", None, None]
    assert contents(stored) == {"b.txt": b"text", "a.txt": b"new"}


def test_encrypted_and_unsupported_members_are_refused_with_advice() -> None:
    stored = bytearray(packed({"a.txt": b"text", "b.txt": b"text"}))
    at = stored.index(b"PK\x01\x02")
    stored[at + 8] |= 1
    found = members(bytes(stored))
    assert found[0].refused is not None
    assert "password" in found[0].refused.message
    stored[at + 8] &= ~1
    stored[at + 10] = 98
    found = members(bytes(stored))
    assert found[0].refused is not None
    assert found[0].refused.reason is Reason.UNREADABLE
    assert found[1].refused is None


def test_a_wrong_checksum_is_damage() -> None:
    stored = packed({"a.txt": b"Ferry sails"}, zipfile.ZIP_STORED).replace(b"Ferry", b"Berry", 1)
    with pytest.raises(MemberDamaged, match="checksum"), members(stored)[0].open() as stream:
        stream.read()


def test_a_bomb_is_stopped_while_it_is_read() -> None:
    (one,) = members(packed({"bomb.txt": bytes(40_000_000)}))
    with pytest.raises(ExpandsTooMuch), one.open() as stream:
        while stream.read(1 << 20):
            pass


def test_a_member_that_is_larger_than_declared_is_damage() -> None:
    stored = bytearray(packed({"a.txt": bytes(5_000)}))
    at = stored.index(b"PK\x01\x02")
    stored[at + 24 : at + 28] = struct.pack("<L", 100)
    with pytest.raises(MemberDamaged, match="declared"), members(bytes(stored))[0].open() as stream:
        stream.read()


def test_members_before_an_exceeded_limit_are_read() -> None:
    stored = packed({f"{number}.txt": b"x" * 100 for number in range(10)})
    found = members(stored, archive_entries=4)
    assert [one.refused and one.refused.reason for one in found] == [None, None, None, None, Reason.TOO_LARGE]
    found = members(stored, archive_bytes=250)
    assert [one.refused and one.refused.reason for one in found] == [None, None, Reason.EXPANDS_TOO_MUCH]
    bounds = range(0, len(stored) + 50, 50)
    parts = [one.name for start, end in pairwise(bounds) for one in members(stored, start, end, archive_entries=4)]
    assert parts == ["0.txt", "1.txt", "2.txt", "3.txt", ""]


def test_large_archives_have_sizes_of_64_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    stored = packed(FILES)
    assert b"PK\x06\x06" in stored
    assert contents(stored) == FILES
