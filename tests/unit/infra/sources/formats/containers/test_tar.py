"""TAR archives: members, long names, damage, links and limits."""

from __future__ import annotations

import gzip
import io
import tarfile
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources import Limits
from infra.sources.compression import open_unpacked
from infra.sources.formats.containers import ArchiveMember, MemberDamaged, tar_members
from transforms.records import Reason

FILES = {"a.txt": b"Ferry sails again", "2024/b.txt": b"Bridge opens " * 80, "2024/c.html": b"<p>Port closed</p>"}
FORMATS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]


def packed(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A TAR archive."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1_732_700_000
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def members(stored: bytes, **limits: int) -> list[ArchiveMember]:
    """The members of a stored archive."""
    return list(tar_members(io.BytesIO(stored), Limits(**limits)))


def contents(stream: io.BytesIO | bytes) -> tuple[dict[str, bytes], list[Reason]]:
    """The content of each member that can be read, and the reasons of the refused ones."""
    found, reasons = {}, []
    for one in tar_members(io.BytesIO(stream) if isinstance(stream, bytes) else stream):
        if one.refused:
            reasons.append(one.refused.reason)
        elif not one.other:
            try:
                with one.open() as content:
                    found[one.name] = content.read()
            except MemberDamaged:
                reasons.append(Reason.TRUNCATED)
    return found, reasons


@pytest.mark.parametrize("form", FORMATS)
def test_members_are_read(form: int) -> None:
    stored = packed(FILES, form)
    assert contents(stored) == (FILES, [])
    first = members(stored)[0]
    assert (first.name, first.offset, first.size) == ("a.txt", 0, 17)
    assert first.modified == datetime(2024, 11, 27, 9, 33, 20, tzinfo=UTC)


@pytest.mark.parametrize("form", FORMATS[1:])
def test_long_names_are_read(form: int) -> None:
    files = {f"{'ordner/' * 40}übersicht.txt": b"text", "b.txt": b"text"}
    assert contents(packed(files, form)) == (files, [])


def test_compressed_archives_are_read_as_a_stream() -> None:
    stored = gzip.compress(packed(FILES))
    with open_unpacked(lambda: io.BytesIO(stored), "gzip", 250) as stream:
        assert contents(stream) == (FILES, [])  # type: ignore[arg-type]


def test_a_damaged_compressed_archive_gives_the_members_before() -> None:
    stored = gzip.compress(packed({**FILES, **{f"{n}.txt": bytes(str(n), "ascii") * 900 for n in range(300)}}))
    with open_unpacked(lambda: io.BytesIO(stored[: len(stored) // 2]), "gzip", 250) as stream:
        found, reasons = contents(stream)  # type: ignore[arg-type]
    assert FILES.items() <= found.items()
    assert Reason.TRUNCATED in reasons


def test_members_need_not_be_opened_and_not_read_to_their_end() -> None:
    stored = packed(FILES)
    assert [one.name for one in tar_members(io.BytesIO(stored))] == list(FILES)
    for one in tar_members(io.BytesIO(stored)):
        with one.open() as stream:
            assert stream.read(3) == FILES[one.name][:3]


@pytest.mark.parametrize("form", FORMATS)
def test_a_cut_archive_gives_the_members_before_the_cut(form: int) -> None:
    stored = packed(FILES, form)
    ends, at = [], 0
    for content in FILES.values():
        at += 512 + len(content)
        ends.append(at)
        at += -at % 512
    for length in range(0, at + 512, 7):
        found, reasons = contents(stored[:length])
        assert found.items() <= FILES.items()
        assert len(found) == sum(end <= length for end in ends)
        assert reasons


def test_a_damaged_header_costs_one_member() -> None:
    stored = packed(FILES)
    for at in range(0, 512, 5):
        damaged = bytearray(stored)
        damaged[1024 + at] ^= 0x11
        found, reasons = contents(bytes(damaged))
        assert set(FILES.values()) - {FILES["2024/b.txt"]} <= set(found.values())
        assert reasons == [Reason.MALFORMED_RECORD] or len(found) == 3


@given(st.binary(max_size=600), st.integers(0, 4000))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    stored = packed(FILES)
    contents(stored[:at] + noise + stored[at:])
    contents(noise)


def test_links_devices_and_folders() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        types = [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
        for number, kind in zip(count(), types, strict=False):
            info = tarfile.TarInfo(f"m{number}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        for name in ("../out.txt", "/abs.txt", ".hidden"):
            info = tarfile.TarInfo(name)
            info.size = 4
            archive.addfile(info, io.BytesIO(b"text"))
    found = members(target.getvalue())
    assert [one.other for one in found] == [
        *("symbolic link", "hard link", "device", "device"),
        *(None, None, "hidden file"),
    ]
    assert [one.refused and one.refused.reason for one in found[4:]] == [Reason.OUTSIDE_FOLDER, None, None]
    assert found[5].name == "abs.txt"


def test_all_members_of_one_name_are_read_in_order() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for content in (b"old", b"new"):
            info = tarfile.TarInfo("a.txt")
            info.size = 3
            archive.addfile(info, io.BytesIO(content))
    read = []
    for one in tar_members(io.BytesIO(target.getvalue())):
        with one.open() as stream:
            read.append(stream.read())
    assert read == [b"old", b"new"]


def test_members_before_an_exceeded_limit_are_read() -> None:
    stored = packed({f"{number}.txt": b"x" * 100 for number in range(10)})
    found = members(stored, archive_entries=4)
    assert [one.refused and one.refused.reason for one in found] == [None, None, None, None, Reason.TOO_LARGE]
    found = members(stored, archive_bytes=250)
    assert [one.refused and one.refused.reason for one in found] == [None, None, Reason.EXPANDS_TOO_MUCH]


def test_an_archive_without_an_end_mark_is_reported() -> None:
    stored = packed({"a.txt": b"text"})[:1024]
    assert contents(stored) == ({"a.txt": b"text"}, [Reason.TRUNCATED])
