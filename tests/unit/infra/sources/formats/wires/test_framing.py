"""Cutting of wire files: places, damage, ranges, and whatever bytes arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats.items import CutRecord, Item
from infra.sources.formats.wires import anpa, framing, iptc7901
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.wires.texts import BERLIN, FERRY, wire, without_controls
from transforms.records import Reason

Cut = Callable[[BinaryIO, int, int | None], Iterator[CutRecord]]
Parse = Callable[[bytes], Item]

GERMAN = [wire(BERLIN.replace("bdt0456", f"bdt{number:04}")) for number in range(456, 461)]
AMERICAN = [wire(FERRY.replace("a0584", f"a{number:04}")) for number in range(584, 589)]
STANDARDS: dict[str, tuple[Cut, Parse, list[bytes]]] = {
    "iptc7901": (iptc7901.cut, iptc7901.parse, GERMAN),
    "iptc7901 without controls": (iptc7901.cut, iptc7901.parse, list(map(without_controls, GERMAN))),
    "anpa": (anpa.cut, anpa.parse, AMERICAN),
    "anpa without controls": (anpa.cut, anpa.parse, list(map(without_controls, AMERICAN))),
}
each_standard = pytest.mark.parametrize("name", STANDARDS)


def cut_all(cut: Cut, content: bytes, start: int = 0, end: int | None = None) -> list[CutRecord]:
    return list(cut(BytesIO(content), start, end))


def joined(messages: list[bytes]) -> bytes:
    return b"\x16\x16" + b"\r\n\r\n\x00\x16\x16".join(messages)


def outcome(parse: Parse, record: CutRecord) -> Item | None:
    """The item of a record, None if it is refused; any other exception fails the test."""
    try:
        return None if record.refused else parse(record.content)
    except MetadataError:
        return None


@each_standard
def test_each_message_is_cut_with_its_place(name: str) -> None:
    cut, _, messages = STANDARDS[name]
    content = joined(messages)
    records = cut_all(cut, content)
    assert [one.content for one in records] == [message.rstrip() for message in messages]
    assert all(one.refused is None for one in records)
    assert all(content[one.offset : one.offset + (one.length or 0)] == one.content for one in records)


@each_standard
@given(places=st.lists(st.integers(0, 3500), max_size=4))
@settings(max_examples=60, deadline=None)
def test_ranges_have_the_records_of_the_whole(name: str, places: list[int]) -> None:
    cut, _, messages = STANDARDS[name]
    content = joined(messages)
    edges = [0, *sorted({place for place in places if place < len(content)} - {0}), None]
    ranges = [(start or 0, end) for start, end in pairwise(edges)]
    parts = [record for start, end in ranges for record in cut_all(cut, content, start, end)]
    assert parts == cut_all(cut, content)


@each_standard
def test_truncation_at_every_byte_keeps_the_messages_before(name: str) -> None:
    cut, parse, messages = STANDARDS[name]
    content = joined(messages[:2])
    whole = [outcome(parse, record) for record in cut_all(cut, content)]
    second = content.index(messages[1])
    for length in range(len(content)):
        records = cut_all(cut, content[:length])
        found = [outcome(parse, record) for record in records]
        if length >= second:
            assert found[0] == whole[0], length


@each_standard
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_changed_bytes_cost_their_message_alone(name: str, data: st.DataObject) -> None:
    cut, parse, messages = STANDARDS[name]
    content = bytearray(joined(messages))
    first, last = messages[0].rstrip(), messages[-1].rstrip()
    begin, end = content.index(messages[1]), content.index(messages[-1])
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(begin, end - 12))] = data.draw(st.integers(0, 255))
    records = cut_all(cut, bytes(content))
    for record in records:
        outcome(parse, record)
    contents = [record.content for record in records if not record.refused]
    assert any(one.startswith(first) for one in contents)
    assert last in contents


@each_standard
@given(content=st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_cut_and_parsed(name: str, content: bytes) -> None:
    cut, parse, _ = STANDARDS[name]
    for record in cut_all(cut, content):
        outcome(parse, record)
    outcome(parse, CutRecord(0, len(content), content))


MARKS = st.sampled_from(
    [
        "\x01",
        "\x02",
        "\x03",
        "\x04",
        "\x16",
        "^",
        "<",
        "=",
        "\n",
        "\r\n",
        "\t",
        "  ",
        "{",
        "271345 Nov 24",
        "a0584",
        "bdt0456 4 pl 253",
    ]
)


@each_standard
@given(parts=st.lists(st.one_of(MARKS, st.text(max_size=30)), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_order_of_marks_is_cut_and_parsed(name: str, parts: list[str]) -> None:
    cut, parse, _ = STANDARDS[name]
    for record in cut_all(cut, "".join(parts).encode("utf-8", "replace")):
        outcome(parse, record)


def test_a_message_without_an_end_is_truncated() -> None:
    cut_off = GERMAN[1][: GERMAN[1].index(b"teilte")]
    records = cut_all(iptc7901.cut, GERMAN[0] + cut_off + GERMAN[2])
    assert [one.refused and one.refused.reason for one in records] == [None, Reason.TRUNCATED, None]


def test_a_message_without_an_end_byte_but_with_a_stamp_is_whole() -> None:
    message = GERMAN[0].replace(b"\x03", b"").replace(b"\x04", b"")
    (record,) = cut_all(iptc7901.cut, message)
    assert record.refused is None
    assert iptc7901.parse(record.content) == iptc7901.parse(GERMAN[0])


def test_text_behind_the_end_of_transmission_is_a_record_of_its_own() -> None:
    lost = GERMAN[1][1:].replace(b"bdt0457 4 pl", b"bdt0457 ? pl")
    records = cut_all(iptc7901.cut, GERMAN[0] + b"\r\n" + lost + GERMAN[2])
    assert [one.refused and one.refused.reason for one in records] == [None, Reason.MALFORMED_RECORD, None]
    assert records[1].content == lost.rstrip()


def test_text_before_the_first_message_is_a_record_of_its_own() -> None:
    records = cut_all(iptc7901.cut, b"nalen Wahlen.\r\n\x03\r\n271430 Nov 24\r\n\x04\r\n" + GERMAN[0])
    assert [one.refused and one.refused.reason for one in records] == [Reason.MALFORMED_RECORD, None]


def test_a_message_that_is_too_long_is_refused_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MAX_MESSAGE", 20_000)
    monkeypatch.setattr(framing, "_BUFFER", 1_024)
    long = GERMAN[1].replace(b"Die Koalition", b"Die Koalition " * 20_000)
    records = cut_all(iptc7901.cut, GERMAN[0] + long + GERMAN[2])
    assert [one.refused and one.refused.reason for one in records] == [None, Reason.TOO_LARGE, None]
    assert records[1].content == long[:20_000]
    assert (records[1].offset, records[1].length) == (len(GERMAN[0]), len(long))


@each_standard
def test_an_empty_file_has_no_record(name: str) -> None:
    cut, _, _ = STANDARDS[name]
    assert cut_all(cut, b"") == []
    assert cut_all(cut, b"\r\n\x00\x16\x16") == []


@pytest.mark.parametrize("cut", [iptc7901.cut, anpa.cut])
def test_start_bytes_alone_take_linear_time(cut: Cut) -> None:
    assert len(cut_all(cut, b"\x01" * 30_000)) == 30_000
