"""XML of agencies that is cut off, damaged or split: no good record is lost, and nothing but a refusal is raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.formats.agency.newsml_1 import cut_newsml_1, parse_newsml_1, recognizes_newsml_1
from infra.sources.formats.agency.newsml_g2 import SHAPE, cut_newsml_g2, parse_newsml_g2, recognizes_newsml_g2
from infra.sources.formats.agency.nitf import cut_nitf, parse_nitf, recognizes_nitf
from infra.sources.formats.items import Cut, CutRecord, Item, OtherItem, Parse
from infra.sources.formats.xml.cutter import cut_xml
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits

DELIVERIES = Path(__file__).parents[2] / "seeds/deliveries"
FORMATS: dict[str, tuple[Cut, Parse, Callable[[bytes], bool]]] = {
    "newsml-g2.xml": (cut_newsml_g2, parse_newsml_g2, recognizes_newsml_g2),
    "newsml-1.xml": (cut_newsml_1, parse_newsml_1, recognizes_newsml_1),
    "nitf.xml": (cut_nitf, parse_nitf, recognizes_nitf),
}

HEAD = b'<?xml version="1.0"?>\n<newsMessage xmlns="urn:nar"><header/><itemSet>\n'
TAIL = b"</itemSet></newsMessage>\n"
GOOD = b'<newsItem guid="%d"><contentSet><inlineXML><p>Text &amp; more.</p></inlineXML></contentSet></newsItem>\n'

PIECES = st.sampled_from(
    [
        GOOD, GOOD, GOOD,
        b'<n:newsItem guid="%d" />',
        b"<!-- <newsItem> -->", b"<!-- ", b" -->", b"<![CDATA[</newsItem>]]>", b"<![CDATA[", b"]]>",
        b"<newsItem><inlineXML>", b"<inlineXML><newsItem/></inlineXML>", b"</inlineXML>", b"<newsItem>", b"</newsItem>",
        b"<packageItem/>", b"</itemSet></newsMessage>", b'<?xml version="1.0"?><newsMessage><itemSet>', b"text ",
        b"<newsItem guid='", b"<", b'"', b"\xc3\xa9",
    ]
)  # fmt: skip


def build(pieces: list[bytes]) -> bytes:
    numbered = (piece % number if b"%d" in piece else piece for number, piece in enumerate(pieces))
    return b"".join((HEAD, *numbered, TAIL))


def cut(data: bytes, start: int = 0, end: int | None = None) -> list[CutRecord]:
    return [comparable(one) for one in cut_newsml_g2(BytesIO(data), start, end)]


def comparable(record: CutRecord) -> CutRecord:
    """The record with a refusal that compares by its text."""
    return replace(record, refused=None, other=f"{record.other} {record.refused}")


def read(parse: Parse, record: CutRecord) -> Item | None:
    """The article of a record; None if it is refused or of another kind."""
    if record.refused or record.other:
        return None
    try:
        return parse(record.content, DEFAULT_LIMITS)
    except (MetadataError, OtherItem):
        return None


@given(st.lists(PIECES, max_size=25), st.lists(st.integers(0, 2000), max_size=4))
def test_the_ranges_of_a_file_together_yield_its_records(pieces: list[bytes], points: list[int]) -> None:
    data = build(pieces)
    edges = sorted({0, *(point for point in points if point < len(data))})
    ranges = zip(edges, [*edges[1:], None], strict=True)
    assert [one for start, end in ranges for one in cut(data, start, end)] == cut(data)


@given(st.lists(PIECES, max_size=25), st.integers(1, 60))
def test_records_do_not_depend_on_the_sizes_of_reads(pieces: list[bytes], size: int) -> None:
    class SlowStream(BytesIO):
        def read(self, wanted: int | None = -1) -> bytes:
            return super().read(min(size, wanted) if wanted and wanted > 0 else size)

    data = build(pieces)
    assert [comparable(one) for one in cut_newsml_g2(SlowStream(data), 0, None)] == cut(data)


@given(st.lists(PIECES, max_size=25))
def test_records_are_in_order_and_are_the_bytes_of_the_file(pieces: list[bytes]) -> None:
    data = build(pieces)
    found = cut(data)
    assert found
    assert [one.offset for one in found] == sorted({one.offset for one in found})
    for one in found:
        assert data[one.offset : one.offset + (one.length or 0)] in one.content


@given(st.integers(0, 40), st.integers(1, 3000), st.integers(400, 2000))
def test_a_range_begins_without_the_bytes_far_before_it(count: int, start: int, look_back: int) -> None:
    data = HEAD + b"".join(GOOD % number for number in range(count)) + TAIL
    whole = [one for one in cut_xml(BytesIO(data), 0, None, SHAPE) if one.offset >= start]
    assert list(cut_xml(BytesIO(data), start, None, SHAPE, Limits(record_bytes=look_back))) == whole


@pytest.mark.parametrize("name", FORMATS)
def test_a_delivery_that_is_cut_off_keeps_its_good_records(name: str) -> None:
    data = (DELIVERIES / name).read_bytes()
    cutter, parse, recognizes = FORMATS[name]
    whole = list(cutter(BytesIO(data), 0, None, DEFAULT_LIMITS))
    assert recognizes(data[:4096])
    for length in range(len(data)):
        found = list(cutter(BytesIO(data[:length]), 0, None, DEFAULT_LIMITS))
        complete = [one for one in whole if one.offset + (one.length or 0) <= length]
        assert found[: len(complete)] == complete
        for one in found[len(complete) :]:
            assert read(parse, one) is None


@pytest.mark.parametrize("name", FORMATS)
@given(st.data())
def test_damaged_bytes_cost_no_other_record(name: str, data: st.DataObject) -> None:
    original = (DELIVERIES / name).read_bytes()
    cutter, parse, recognizes = FORMATS[name]
    records = list(cutter(BytesIO(original), 0, None, DEFAULT_LIMITS))
    at = data.draw(st.integers(0, len(original) - 1))
    damaged = original[:at] + data.draw(st.binary(min_size=1, max_size=1)) + original[at + 1 :]
    recognizes(damaged[:4096])
    found = list(cutter(BytesIO(damaged), 0, None, DEFAULT_LIMITS))
    for one in found:
        read(parse, one)
    kept = {one.offset for one in found}
    assert all(one.offset in kept for one in records if not one.offset <= at <= one.offset + (one.length or 0))


@given(st.binary(max_size=300), st.sampled_from([b"", b"<newsItem>", b"<NewsItem>", b"<nitf>", b"\xff\xfe", b"<?xml "]))
def test_any_bytes_are_read_or_refused(data: bytes, begin: bytes) -> None:
    for cutter, parse, recognizes in FORMATS.values():
        recognizes(begin + data)
        for one in cutter(BytesIO(begin + data), 0, None, DEFAULT_LIMITS):
            read(parse, one)
        try:
            parse(begin + data, DEFAULT_LIMITS)
        except (MetadataError, OtherItem):
            continue
