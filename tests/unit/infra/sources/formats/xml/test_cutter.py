"""Cutting of XML: every record with its bytes, and the good ones around each damage."""

from __future__ import annotations

from io import BytesIO

import pytest

from infra.sources.formats.items import CutRecord
from infra.sources.formats.xml.cutter import cut_xml
from infra.sources.formats.xml.document import parse_xml
from infra.sources.formats.xml.shape import XmlShape
from infra.sources.source_file import Limits
from tests.support.processor_time import processor_seconds
from transforms.records import Reason

SHAPE = XmlShape(
    records=("newsItem", "packageItem"),
    containers=("newsMessage", "itemSet"),
    nests_in=("inlineXML",),
    others=("packageItem",),
)
HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="urn:nar"><header><sent>now</sent></header><itemSet>\n'
)
TAIL = b"</itemSet></newsMessage>\n"


def item(name: str, inside: str = "<p>Text.</p>") -> bytes:
    return f'<newsItem guid="{name}">{inside}</newsItem>\n'.encode()


def message(*items: bytes) -> bytes:
    return b"".join((HEAD, *items, TAIL))


def cut(data: bytes, start: int = 0, end: int | None = None, most: int = 1_000_000) -> list[CutRecord]:
    return list(cut_xml(BytesIO(data), start, end, SHAPE, Limits(record_bytes=most)))


def outcomes(data: bytes, most: int = 1_000_000) -> list[str]:
    """The guid of each good record, and the reason of each refused one."""
    found = cut(data, most=most)
    return [one.refused.reason if one.refused else parse_guid(one) for one in found]


def parse_guid(record: CutRecord) -> str:
    root = parse_xml(record.content)
    found = root if root.tag == "newsItem" else root.find(".//newsItem")
    assert found is not None
    return found.get("guid") or ""


def test_each_record_is_its_bytes_of_the_file_and_can_be_parsed_alone() -> None:
    data = b"\xef\xbb\xbf\n\n" + message(item("1"), item("2", "<a/><b>é</b>"))
    records = cut(data)
    assert [data[one.offset : one.offset + (one.length or 0)] for one in records] == [
        item("1").strip(),
        item("2", "<a/><b>é</b>").strip(),
    ]
    root = parse_xml(records[1].content)
    assert (root.tag, root.findtext("header/sent"), len(root.findall("itemSet/newsItem"))) == ("newsMessage", "now", 1)


def test_a_record_of_another_kind_is_named() -> None:
    data = message(item("1"), b'<packageItem guid="p"/>', item("2"))
    assert [one.other for one in cut(data)] == [None, "packageItem", None]


@pytest.mark.parametrize("prefix", ["nar", "n-1", "g2.x"])
def test_any_namespace_prefix_fits(prefix: str) -> None:
    data = f'<{prefix}:newsMessage xmlns:{prefix}="u"><{prefix}:newsItem guid="1"/></{prefix}:newsMessage>'.encode()
    assert outcomes(data) == ["1"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([b"<!-- ", item("9"), b" -->", item("1")], ["1"]),
        ([item("1", "<![CDATA[</newsItem><newsItem>]]>"), item("2")], ["1", "2"]),
        ([item("1", "<inlineXML>" + item("1a").decode() + "</inlineXML>"), item("2")], ["1", "2"]),
        ([b'<newsItem guid="a>b" >', b"</newsItem >", item("2")], ["a>b", "2"]),
        ([b"<newsItem guid='1'/>", item("2")], ["1", "2"]),
        ([b"<newsItems><newsItemRef/></newsItems>", item("1")], ["1"]),
    ],
)
def test_only_the_tags_of_records_count(items: list[bytes], expected: list[str]) -> None:
    assert outcomes(message(*items)) == expected


@pytest.mark.parametrize(
    "damaged",
    [
        b'<newsItem guid="x"><p>No end.</p>',
        b'<newsItem guid="x"><inlineXML><p>Cut off here',
        b'<newsItem guid="x"><inlineXML><p>Cut off.</p>',
        b'<newsItem guid="x"><p><![CDATA[Cut off',
        b'<newsItem guid="x"><!-- cut off',
        b'<newsItem guid="x',
    ],
)
def test_good_records_around_a_damaged_one_are_kept(damaged: bytes) -> None:
    found = outcomes(message(item("1"), damaged, item("2", "<p><![CDATA[x]]><!-- y --></p>"), item("3")))
    assert found[0] == "1"
    assert found[-1] == "3"
    assert found[-2] == "2"
    assert found[1:-2] == [Reason.MALFORMED_RECORD]


@pytest.mark.parametrize("damaged", [b'<newsItm guid="x"><p>Text.</p></newsItem>', b"</newsItem>"])
def test_a_record_without_its_start_tag_is_refused(damaged: bytes) -> None:
    assert outcomes(message(item("1"), damaged, item("2"))) == ["1", Reason.MALFORMED_RECORD, "2"]
    assert outcomes(message(damaged, item("1"), item("2"))) == [Reason.MALFORMED_RECORD, "1", "2"]


def test_the_next_document_of_a_file_has_its_own_head() -> None:
    second = HEAD.replace(b"now", b"later") + item("2") + TAIL
    records = cut(message(item("1")) + second + b'<newsItem xmlns="urn:other" guid="3"/>')
    assert [parse_xml(one.content).findtext("header/sent") for one in records] == ["now", "later", "later"]


def test_a_document_after_one_that_is_cut_off_is_kept() -> None:
    data = HEAD + item("1") + b'<newsItem guid="x"><inlineXML><p>' + message(item("2"))
    assert outcomes(data) == ["1", Reason.MALFORMED_RECORD, "2"]


def test_a_record_that_is_too_large_is_refused_with_its_beginning() -> None:
    data = message(item("1"), item("x", "y" * 5000), item("2"))
    records = cut(data, most=1000)
    assert [one.refused and one.refused.reason for one in records] == [None, Reason.TOO_LARGE, None]
    assert records[1].length is None


def test_records_after_one_without_an_end_are_found_within_the_limit() -> None:
    open_ended = b'<newsItem guid="x"><inlineXML>'
    data = message(item("1"), open_ended, *(item(str(number)) for number in range(2, 60)))
    assert outcomes(data, most=1000) == ["1", Reason.MALFORMED_RECORD, *map(str, range(2, 60))]


@pytest.mark.parametrize(
    ("data", "reason", "other"),
    [
        (b"", Reason.EMPTY, None),
        (b"\xef\xbb\xbf \n", Reason.EMPTY, None),
        (b"<html/>", Reason.MALFORMED_RECORD, None),
        (message(), None, "newsMessage"),
        (HEAD, Reason.MALFORMED_RECORD, None),
    ],
)
def test_a_file_without_records_is_one_outcome(data: bytes, reason: Reason | None, other: str | None) -> None:
    (record,) = cut(data)
    assert (record.refused and record.refused.reason, record.other) == (reason, other)


def test_a_file_that_is_cut_off_loses_its_last_record_alone() -> None:
    data = message(item("1"), item("2"), item("3"))
    whole = cut(data)
    for length in range(len(data)):
        records = cut(data[:length])
        good = [one for one in records if not one.refused and not one.other]
        assert good == [one for one in whole if one.offset + (one.length or 0) <= length]
    assert [one.refused and one.refused.reason for one in cut(data[: whole[2].offset + 9])] == [
        None,
        None,
        Reason.TRUNCATED,
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_decoded_on_the_way(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><newsMessage><newsItem guid="é"/><newsItem guid="2"/></newsMessage>'
    records = cut(text.encode(encoding))
    assert [parse_guid(one) for one in records] == ["é", "2"]
    decoded = text.encode()
    assert decoded[records[1].offset :].startswith(b'<newsItem guid="2"/>')


def test_an_internal_subset_is_repeated_with_each_record() -> None:
    prolog = b'<!DOCTYPE newsMessage SYSTEM "x.dtd" [ <!ENTITY co "Northwire"> ]>\n'
    data = prolog + b"<newsMessage>" + item("&co;") + item("2") + b"</newsMessage>"
    assert outcomes(data) == ["Northwire", "2"]


def test_a_head_that_is_not_well_formed_does_not_cost_the_records() -> None:
    data = b"<newsMessage><header><sent>now</header><itemSet>" + item("1") + TAIL
    assert outcomes(data) == ["1"]


@pytest.mark.parametrize(
    "piece",
    [
        b"<!--", b"<![CDATA[", b"<![CDATA[</newsItem>", b"<newsItem>", b'<newsItem "', b"<inlineXML><newsItem>",
        b"<!DOCTYPE [", b"<?xml ", b"<newsItem " + b"''" * 20_000, b"<a>", b"<newsMessage>",
        b"<newsItem/><newsMessage>", b"</newsItem>", b"<newsItem '\"",
    ],
)  # fmt: skip
def test_hostile_files_take_time_in_proportion_to_their_size(piece: bytes) -> None:
    def seconds(size: int) -> float:
        data = piece * (size // len(piece)) + item("1")
        return processor_seconds(lambda: sum(1 for _ in cut_xml(BytesIO(data), 0, None, SHAPE)))

    seconds(20_000)
    assert seconds(800_000) < 20 * max(seconds(100_000), 0.01)
