"""Damaged web archives: every fault is reported, and no page before or behind it is lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.formats.warc import cut, parse
from infra.sources.metadata import MetadataError
from infra.sources.source_file import Limits
from tests.unit.infra.sources.formats.warc.samples import (
    ARC_RECORDS,
    RECORDS,
    STORAGES,
    cut_all,
    gzipped,
    gzipped_whole,
    http,
    page,
    pages_of,
    plain,
    read,
    warc,
    zstd,
)
from transforms.records import Reason

Store = Callable[[tuple[bytes, ...]], bytes]
every_storage = pytest.mark.parametrize("store", STORAGES.values(), ids=STORAGES)
THREE = (page(1), page(2), page(3))


def reasons(stored: bytes) -> list[Reason | None]:
    """The reason of each record's refusal."""
    return [one.refused.reason if one.refused else None for one in cut_all(stored)]


@every_storage
@pytest.mark.parametrize("records", [RECORDS, ARC_RECORDS], ids=["warc", "arc"])
def test_truncation_at_every_byte_keeps_the_records_before(store: Store, records: tuple[bytes, ...]) -> None:
    stored = store(records)
    whole = cut_all(stored)
    for length in range(len(stored)):
        found = cut_all(stored[:length])
        sound = [one for one in found if one.refused is None]
        assert sound == whole[: len(sound)]
        if store is not gzipped_whole:
            complete = [one for one in whole if one.offset + (one.length or 0) <= length]
            assert len(sound) == len(complete)
        assert sum(one.refused is not None for one in found) <= 1
        if store is gzipped_whole and length > 2:
            assert found[-1].refused


@pytest.mark.parametrize("store", [plain, gzipped, zstd], ids=["plain", "gzipped", "zstd"])
def test_a_flipped_byte_costs_one_record(store: Store) -> None:
    stored = store(THREE)
    whole = [one.content for one in cut_all(stored)]
    for at in range(len(stored)):
        damaged = bytearray(stored)
        damaged[at] ^= 0x20
        found = cut_all(bytes(damaged))
        sound = [one.content for one in found if one.refused is None]
        assert len([content for content in whole if content in sound]) >= 2, at
        if len(sound) < 3:
            assert any(one.refused for one in found), at


def test_a_flipped_byte_in_a_whole_gzip_file_is_reported() -> None:
    stored = gzipped_whole(THREE)
    for at in range(10, len(stored)):
        damaged = bytearray(stored)
        damaged[at] ^= 0x20
        found = cut_all(bytes(damaged))
        is_unused = pages_of(found) == pages_of(cut_all(stored))  # one of the bits that fill the last byte
        assert is_unused or any(one.refused for one in found), at


@given(st.binary(max_size=400), st.integers(0, 3), st.integers(0, 2000))
def test_any_bytes_between_records_are_reported(noise: bytes, storage: int, at: int) -> None:
    store = list(STORAGES.values())[storage]
    stored = store(RECORDS)
    at = min(at, len(stored))
    for one in cut_all(stored[:at] + noise + stored[at:]):
        read(one.content)
        assert one.refused is None or one.refused.message


def test_a_cut_last_record_is_truncated() -> None:
    assert reasons(plain(THREE)[:-30]) == [None, None, Reason.TRUNCATED]
    assert reasons(gzipped(THREE)[:-30]) == [None, None, Reason.TRUNCATED]
    assert reasons(plain(THREE)[:-4]) == [None, None, None]


@every_storage
@pytest.mark.parametrize("length", ["10", "100000", "12x", "-5", "", "9" * 30])
def test_a_wrong_length_is_refused_and_the_next_record_read(store: Store, length: str) -> None:
    lying = warc("response", "https://news.example/0", http(), Content_Length=length)
    records = cut_all(store((page(1), lying, page(2))))
    assert len(pages_of(records)) == 2
    assert [one.refused.reason for one in records if one.refused] == [Reason.MALFORMED_RECORD]


@every_storage
def test_the_bytes_of_a_refused_record_are_kept(store: Store) -> None:
    lying = warc("response", "https://news.example/0", http(), Content_Length="10")
    refused = next(one for one in cut_all(store((page(1), lying, page(2)))) if one.refused)
    assert lying.strip() in refused.content
    with pytest.raises(MetadataError):
        parse(refused.content)


def test_a_wrong_checksum_refuses_its_record_alone() -> None:
    members = [bytearray(gzip.compress(record, mtime=0)) for record in THREE]
    members[1][-6] ^= 1
    records = cut_all(b"".join(members))
    assert pages_of(records) == [page(number).removesuffix(b"\r\n\r\n") for number in (1, 3)]
    assert records[1].refused is not None
    assert "gzip member is damaged" in records[1].refused.message


def test_records_before_the_damage_of_a_whole_gzip_file_are_read() -> None:
    many = tuple(page(number) for number in range(400))
    stored = bytearray(gzipped_whole(many))
    stored[len(stored) // 2] ^= 0xFF
    records = cut_all(bytes(stored))
    assert len(pages_of(records)) > 100
    assert records[-1].refused


def test_a_bomb_is_refused_and_the_next_member_read() -> None:
    bomb = gzip.compress(warc("response", "https://news.example/0", http(bytes(30_000_000))), mtime=0)
    stored = gzipped((page(1),)) + bomb + gzipped((page(2),))
    records = list(cut(BytesIO(stored), 0, None, Limits(record_bytes=1_000_000)))
    assert len(pages_of(records)) == 2
    assert [one.refused.reason for one in records if one.refused] == [Reason.EXPANDS_TOO_MUCH]
    raised = cut(BytesIO(stored), 0, None, Limits(expansion_ratio=2_000))
    assert len(pages_of(list(raised))) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        b"WARC/1.0\r\n" * 100_000,
        b"WARC/1.0\r\na:b\r\n" * 60_000,
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000000\r\n\r\n" * 15_000,
        b"http://" * 150_000,
        b"http://a 1 20011127093000 text/html 60000000\n" * 20_000,
        b"\x1f\x8b\x08\x00" * 60_000,
        gzip.compress(page(1))[:-3] * 3_000,
        b"\x28\xb5\x2f\xfd" * 30_000,
    ],
    ids=range(8),
)
def test_hostile_bytes_come_to_an_end(hostile: bytes) -> None:
    """Work that grows with the square of the size would meet the timeout of the tests."""
    assert all(one.refused for one in cut_all(hostile))
