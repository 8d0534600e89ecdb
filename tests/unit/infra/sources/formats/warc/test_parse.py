"""Articles of web archives: address, time, encoding, and bodies in every encoding that servers send."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.formats.items import OtherItem
from infra.sources.formats.warc import parse
from infra.sources.formats.warc.decoding import decode_body
from infra.sources.formats.warc.http import read_http_head
from infra.sources.metadata import MetadataError
from infra.sources.source_file import Limits
from tests.unit.infra.sources.formats.warc.samples import PAGE, arc, http, read, warc
from transforms.records import Reason


def raw_deflate(body: bytes) -> bytes:
    """Deflate data without the header of zlib."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def chunked(body: bytes) -> bytes:
    """The body in chunks of 40 bytes, the first with an extension."""
    parts = [body[at : at + 40] for at in range(0, len(body), 40)]
    chunks = b"".join(b"%x%s\r\n%s\r\n" % (len(part), b";a=b" if not n else b"", part) for n, part in enumerate(parts))
    return chunks + b"0\r\n\r\n"


PACKINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
    "two": ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body))),
}
every_packing = pytest.mark.parametrize(("coding", "pack"), PACKINGS.values(), ids=PACKINGS)


def record(response: bytes, uri: str = "https://news.example/1", **more: str) -> bytes:
    """The record of a response as it is cut."""
    return warc("response", uri, response, **more).removesuffix(b"\r\n\r\n")


def refusal(content: bytes) -> Reason:
    """The reason for which the record is refused."""
    with pytest.raises(MetadataError) as caught:
        parse(content)
    return caught.value.reason


def test_a_page_has_its_address_time_and_encoding() -> None:
    item = parse(record(http(content_type="text/html; charset=ISO-8859-2"), WARC_Date="2024-11-27T09:30:00.123456789Z"))
    assert item.content == PAGE
    assert item.media == "html"
    assert item.metadata.url == "https://news.example/1"
    assert item.metadata.observed == datetime(2024, 11, 27, 9, 30, 0, 123456, UTC)
    assert item.metadata.encoding == "ISO-8859-2"
    assert item.metadata.title is None
    assert item.metadata.published is None
    assert item.delivery is not None
    assert item.delivery.format == "warc"


def test_an_arc_page_has_its_address_and_time() -> None:
    item = parse(arc("http://news.example/1", http())[:-1])
    assert item.content == PAGE
    assert item.metadata.observed == datetime(2001, 11, 27, 9, 30, tzinfo=UTC)
    assert item.delivery is not None
    assert item.delivery.format == "arc"


def test_an_arc_page_without_a_response_is_read() -> None:
    assert parse(arc("http://news.example/1", PAGE)[:-1]).content == PAGE


def test_a_resource_is_a_page_by_its_own_type() -> None:
    item = parse(warc("resource", "https://news.example/1", PAGE, "text/html; charset=utf-8")[:-4])
    assert item.content == PAGE
    assert item.metadata.url == "https://news.example/1"


def test_plain_text_is_text_unless_it_is_a_page() -> None:
    assert parse(record(http(b"Ferry sails again", "text/plain"))).media == "text"
    assert parse(record(http(PAGE, "text/plain"))).media == "html"


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf<!DOCTYPE html>", b"\n<?xml version='1.0'?>\n", b"<!-- a --> "])
def test_a_page_without_a_type_is_recognized(head: bytes) -> None:
    assert parse(record(http(head + PAGE, ""))).media == "html"


def test_the_type_that_the_crawler_identified_is_used() -> None:
    response = http(b"<p>A page fragment", "application/octet-stream")
    assert parse(record(response, WARC_Identified_Payload_Type="text/html")).media == "html"


def test_angle_brackets_around_an_address_are_removed() -> None:
    assert parse(record(http(), "<https://news.example/1>")).metadata.url == "https://news.example/1"


@every_packing
def test_packed_bodies_are_unpacked(coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert parse(record(http(pack(PAGE), Content_Encoding=coding))).content == PAGE


@every_packing
def test_packed_bodies_in_chunks_are_unpacked(coding: str, pack: Callable[[bytes], bytes]) -> None:
    response = http(chunked(pack(PAGE)), Content_Encoding=coding, Transfer_Encoding="chunked")
    assert parse(record(response)).content == PAGE


@every_packing
def test_bodies_that_were_stored_unpacked_are_left_as_they_are(coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert parse(record(http(PAGE, Content_Encoding=coding, Transfer_Encoding="chunked"))).content == PAGE
    assert pack(PAGE) != PAGE


@every_packing
def test_a_cut_body_is_refused_unless_the_crawler_cut_it(coding: str, pack: Callable[[bytes], bytes]) -> None:
    response = http(pack(PAGE)[:-6], Content_Encoding=coding)
    assert refusal(record(response)) is Reason.TRUNCATED
    content = parse(record(response, WARC_Truncated="length")).content
    assert isinstance(content, bytes)
    assert PAGE.startswith(content)


@every_packing
def test_a_body_of_any_size_is_unpacked_whole(coding: str, pack: Callable[[bytes], bytes]) -> None:
    page = PAGE + random.Random(7).randbytes(3_000_000) + bytes(3_000_000)
    assert parse(record(http(pack(page), Content_Encoding=coding))).content == page


def test_a_cut_chunk_is_refused() -> None:
    assert refusal(record(http(chunked(PAGE)[:-30], Transfer_Encoding="chunked"))) is Reason.TRUNCATED
    broken = chunked(PAGE).replace(b"\r\n28\r\n", b"\r\nzz\r\n", 1)
    assert refusal(record(http(broken, Transfer_Encoding="chunked"))) is Reason.MALFORMED_RECORD


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress, zstandard.compress])
def test_a_body_that_unpacks_to_too_much_is_refused(pack: Callable[[bytes], bytes]) -> None:
    coding = {gzip.compress: "gzip", brotli.compress: "br", zstandard.compress: "zstd"}[pack]
    head = read_http_head(http(b"", Content_Encoding=coding))
    packed = pack(bytes(20_000_000))
    bounds = {
        Limits(): Reason.EXPANDS_TOO_MUCH,
        Limits(record_bytes=1_000_000): Reason.TOO_LARGE,
        Limits(expansion_ratio=1_000_000): None,
    }
    for limits, reason in bounds.items():
        try:
            decode_body(packed, head, may_be_cut=False, limits=limits)
            found = None
        except MetadataError as refused:
            found = refused.reason
        assert found is reason


def test_a_record_that_is_no_page_has_its_kind() -> None:
    with pytest.raises(OtherItem) as caught:
        parse(record(http(status="404 Not Found")))
    assert caught.value.kind == "response 404"


def test_an_unknown_encoding_is_refused_by_name() -> None:
    assert refusal(record(http(PAGE, Content_Encoding="lzma2"))) is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (record(http())[:-1], Reason.TRUNCATED),
        (record(http()) + b"x", Reason.MALFORMED_RECORD),
        (record(http(), Content_Length="ten"), Reason.MALFORMED_RECORD),
        (record(http(), WARC_Date="yesterday"), Reason.BAD_VALUE),
        (record(http(), WARC_Segment_Number="1"), Reason.TRUNCATED),
        (b"", Reason.MALFORMED_RECORD),
    ],
)
def test_what_is_no_sound_page_is_refused(content: bytes, reason: Reason) -> None:
    assert refusal(content) is reason


@given(
    st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "nonsense"]), st.booleans()
)
def test_any_body_is_read_or_refused(body: bytes, coding: str, in_chunks: bool) -> None:
    prefix = {"gzip": b"\x1f\x8b\x08\0", "zstd": b"\x28\xb5\x2f\xfd"}.get(coding, b"")
    more = {"Transfer_Encoding": "chunked"} if in_chunks else {}
    read(record(http(b"4\r\n" * in_chunks + prefix + body, Content_Encoding=coding, **more)))


@given(st.integers(0, 400), st.integers(0, 255))
def test_any_changed_byte_is_read_or_refused(at: int, byte: int) -> None:
    content = bytearray(
        record(http(chunked(gzip.compress(PAGE)), Content_Encoding="gzip", Transfer_Encoding="chunked"))
    )
    content[at % len(content)] = byte
    read(bytes(content))
