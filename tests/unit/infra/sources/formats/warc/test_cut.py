"""Cutting of web archives: kinds of records, places, ranges."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from io import BytesIO, RawIOBase
from itertools import pairwise

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.formats.warc import cut, recognizes
from infra.sources.source_file import Limits
from tests.unit.infra.sources.formats.warc.samples import (
    ARC_RECORDS,
    PAGE,
    RECORDS,
    STORAGES,
    arc,
    cut_all,
    described,
    gzipped,
    gzipped_whole,
    http,
    page,
    pages_of,
    plain,
    warc,
    zstd,
)
from transforms.records import Reason

Store = Callable[[tuple[bytes, ...]], bytes]
every_storage = pytest.mark.parametrize("store", STORAGES.values(), ids=STORAGES)
BOTH = pytest.mark.parametrize("records", [RECORDS, ARC_RECORDS], ids=["warc", "arc"])


@every_storage
def test_pages_are_inputs_and_other_records_have_a_kind(store: Store) -> None:
    records = cut_all(store(RECORDS))
    assert [one.other for one in records] == [
        *("warcinfo", "request", None, "image/png"),
        *("response 404", None, "revisit", None),
    ]
    assert not any(one.refused for one in records)
    assert pages_of(records) == [page(number).removesuffix(b"\r\n\r\n") for number in (1, 2, 3)]


@every_storage
def test_arc_pages_are_inputs(store: Store) -> None:
    records = cut_all(store(ARC_RECORDS))
    assert [one.other for one in records] == ["filedesc", None, "image/gif", None]
    assert not any(one.refused for one in records)


def test_the_place_of_a_plain_record_is_its_bytes() -> None:
    stored = plain(RECORDS)
    for one in cut_all(stored):
        assert one.length is not None
        assert stored[one.offset :].startswith(b"WARC/1.1")
        assert stored[one.offset + one.length :].startswith(b"\r\n\r\n")


def test_the_place_of_a_gzipped_record_is_its_member() -> None:
    stored = gzipped(RECORDS)
    places = [(one.offset, one.length) for one in cut_all(stored)]
    lengths = [len(gzipped((record,))) for record in RECORDS]
    assert places == [(sum(lengths[:number]), length) for number, length in enumerate(lengths)]


@every_storage
def test_pages_of_more_bytes_than_are_read_at_a_time_are_whole(store: Store) -> None:
    noise = random.Random(7)
    sizes = [noise.randrange(1_000, 900_000) for _ in range(12)]
    texts = [noise.randbytes(size // 6).hex().encode() + bytes(size // 2) for size in sizes]
    records = tuple(warc("response", f"https://news.example/{len(text)}", http(PAGE + text)) for text in texts)
    stored = store(records)
    found = cut_all(stored)
    if store in (gzipped, zstd):
        lengths = [len(store((one,))) for one in records]
        assert [(one.offset, one.length) for one in found] == [(sum(lengths[:at]), n) for at, n in enumerate(lengths)]
    assert pages_of(found) == [one.removesuffix(b"\r\n\r\n") for one in records]
    bounds = [*range(0, len(stored), 200_000), len(stored)]
    parts = [one for start, end in pairwise(bounds) for one in cut_all(stored, start, end)]
    assert described(parts) == described(found)


def test_records_of_one_member_have_their_unpacked_place() -> None:
    assert cut_all(gzipped_whole(RECORDS)) == cut_all(plain(RECORDS))


@every_storage
@BOTH
@given(data=st.data())
def test_ranges_together_are_the_whole(store: Store, records: tuple[bytes, ...], data: st.DataObject) -> None:
    stored = store(records)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(stored) - 1), max_size=6)))
    bounds = [0, *cuts, len(stored)]
    parts = [one for start, end in pairwise(bounds) for one in cut_all(stored, start, end)]
    assert described(parts) == described(cut_all(stored))


@pytest.mark.parametrize("store", [plain, gzipped], ids=["plain", "gzipped"])
@given(data=st.data())
def test_ranges_of_a_damaged_archive_are_the_whole(store: Store, data: st.DataObject) -> None:
    stored = bytearray(store(RECORDS))
    for at in data.draw(st.lists(st.integers(0, len(stored) - 1), min_size=1, max_size=3)):
        stored[at] ^= 1 << data.draw(st.integers(0, 7))
    bounds = [0, *sorted(data.draw(st.sets(st.integers(1, len(stored) - 1), max_size=4))), len(stored)]
    parts = [one for start, end in pairwise(bounds) for one in cut_all(bytes(stored), start, end)]
    assert described(parts) == described(cut_all(bytes(stored)))


class ForwardStream(RawIOBase):
    """A stream that cannot seek and gives few bytes at a time, like a member of an archive."""

    def __init__(self, content: bytes) -> None:
        self._content = BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, 1000) if size >= 0 else 1000)


@every_storage
def test_a_stream_that_cannot_seek_is_read(store: Store) -> None:
    stored = store(RECORDS)
    assert list(cut(ForwardStream(stored), 0, None)) == cut_all(stored)  # type: ignore[arg-type]


@pytest.mark.parametrize("can_seek", [True, False])
@every_storage
def test_a_record_over_the_limit_is_refused_or_skipped(store: Store, can_seek: bool) -> None:
    noise = random.Random(5).randbytes(700_000)
    video = warc("response", "https://news.example/film", http(noise, "video/mp4"))
    large = warc("response", "https://news.example/large", http(PAGE + noise.hex().encode()))
    stored = store((page(1), video, page(2), large, page(3)))
    stream = BytesIO(stored) if can_seek else ForwardStream(stored)
    records = list(cut(stream, 0, None, Limits(record_bytes=500_000)))  # type: ignore[arg-type]
    assert [one.other for one in records] == [None, "video/mp4", None, None, None]
    assert [one.refused.reason if one.refused else None for one in records] == [
        None,
        None,
        None,
        Reason.TOO_LARGE,
        None,
    ]


def test_a_wrong_length_beyond_the_limit_loses_no_page() -> None:
    lying = warc("response", "https://news.example/film", http(b"film", "video/mp4"), Content_Length="9000000000")
    for stored in (gzipped_whole((page(1), lying, page(2))), plain((page(1), lying, page(2)))):
        records = cut_all(stored)
        assert len(pages_of(records)) == 2
        assert [one.refused.reason for one in records if one.refused] == [Reason.MALFORMED_RECORD]


def test_an_archive_is_read_in_flat_memory() -> None:
    noise = random.Random(6).randbytes(9_000_000)
    video = warc("response", "https://news.example/film", http(noise, "video/mp4"))
    stored = gzipped(tuple([video, page(1)] * 3))
    tracemalloc.start()
    for _ in cut(BytesIO(stored), 0, None, Limits(record_bytes=1_000_000)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_frame_dictionary_is_used() -> None:
    samples: list[bytes | bytearray | memoryview[int]] = [page(number) for number in range(300)]
    dictionary = zstandard.train_dictionary(4_000, samples)
    compressor = zstandard.ZstdCompressor(dict_data=dictionary)
    for content in (dictionary.as_bytes(), zstandard.compress(dictionary.as_bytes())):
        head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
        stored = head + b"".join(compressor.compress(record) for record in RECORDS)
        assert len(pages_of(cut_all(stored))) == 3
        assert len(pages_of(cut_all(stored, len(head) + 1))) == 3


def test_line_feeds_alone_end_lines() -> None:
    record = page(1).replace(b"\r\n", b"\n").replace(b"Content-Length: ", b"Content-Length: 0")
    head, block = record.split(b"\n\n", 1)
    length = len(block.removesuffix(b"\n\n"))
    fixed = b"\n".join(
        b"Content-Length: %d" % length if b"Content-Length: 0" in line else line for line in head.split(b"\n")
    )
    assert len(pages_of(cut_all((fixed + b"\n\n" + block) * 2))) == 2


def test_zeros_between_members_are_skipped() -> None:
    stored = gzipped(RECORDS[:3]) + bytes(512) + gzipped(RECORDS[3:]) + bytes(512)
    assert len(pages_of(cut_all(stored))) == 3
    assert not any(one.refused for one in cut_all(stored))


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (warc("response", "https://news.example/robots.txt", http(b"User-agent: *", "text/plain")), "robots.txt"),
        (warc("response", "dns:news.example", b"192.0.2.1", "text/dns"), "response dns:"),
        (warc("resource", "urn:pageinfo:https://news.example/", b"{}", "application/json"), "resource urn:"),
        (warc("response", "https://news.example/", http(b"", status="204 No Content")), "response without content"),
        (warc("response", "https://news.example/", http(b"body {}", "text/css")), "text/css"),
        (warc("response", "https://news.example/", http(b"\0\1", "")), "response of unknown type"),
        (warc("response", "https://news.example/", http(b"PK", "a b\x00/c")), "response of unknown type"),
        (warc("conversion", "https://news.example/", b"Text", "text/plain"), "conversion"),
        (warc("novelty", "https://news.example/", b"Text", "text/plain"), "record of another type"),
        (warc("response", "https://news.example/", http(), WARC_Segment_Number="2"), "continuation"),
    ],
)
def test_records_that_are_no_pages_have_a_kind(record: bytes, kind: str) -> None:
    assert [one.other for one in cut_all(record)] == [kind]


@every_storage
@BOTH
def test_archives_are_recognized_by_their_stored_beginning(store: Store, records: tuple[bytes, ...]) -> None:
    assert recognizes(store(records)[:65_536])
    assert not recognizes(store((b"<html>WARC/1.0</html>",)))
    assert not recognizes(store((b"",)))


def test_an_empty_archive_has_no_records() -> None:
    assert cut_all(b"") == []
    assert cut_all(b"\r\n\r\n") == []


def test_pages_about_web_archives_are_one_record() -> None:
    example = b"<pre>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 12\r\n\r\nHTTP/1.1 200 OK\r\n</pre>"
    records = (warc("response", "https://docs.example/", http(example + PAGE)), page(1))
    stored = plain(records)
    for start in range(0, len(records[0]), 7):
        parts = [*cut_all(stored, 0, start), *cut_all(stored, start)] if start else cut_all(stored)
        assert len(pages_of(parts)) == 2
    assert len(cut_all(plain((arc("http://a.example/", http(example)), arc("http://b.example/", http()))))) == 2
