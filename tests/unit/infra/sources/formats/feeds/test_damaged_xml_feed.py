"""Entries without text, damage, hostile feeds, and ranges of RSS and Atom files."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats.feeds.xml_feed import cut, parse, recognizes_atom, recognizes_rss
from infra.sources.formats.items import OtherItem
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.feeds.samples import (
    ATOM_HEAD,
    RSS_HEAD,
    RSS_TAIL,
    TEXT,
    records,
    rss,
)
from transforms.records import Reason

WITHOUT_TEXT = (
    "<title>A</title><link>http://x.example/</link>",
    "<description></description>",
    "<description> <![CDATA[]]></description>",
    "<media:description>A boat</media:description>",
)


@pytest.mark.parametrize("item", WITHOUT_TEXT)
def test_entries_without_text_are_another_kind(item: str) -> None:
    with pytest.raises(OtherItem) as other:
        rss(item)
    assert other.value.kind == "entry-without-text"


DAMAGED = {
    "a tag that is not closed": "<title>A</title><description>The ferry is back.",
    "tags in the wrong order": "<description>The <b>ferry is back.</description></b>",
    "a tag that is cut": "<title>A</title><description>The ferry is back.</description",
    "the end of a CDATA section twice": "<description><![CDATA[The ferry ]]> is back.]]></description>",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_within_an_item_costs_no_other(name: str) -> None:
    found = records(f"{RSS_HEAD}<item>{DAMAGED[name]}</item><item>{TEXT}</item>{RSS_TAIL}")
    assert parse(found[-1].content).content == "The ferry is back."
    for record in found[:-1]:
        with suppress(MetadataError, OtherItem):
            parse(record.content)


def test_warnings_of_a_site_before_its_feed_are_passed_over() -> None:
    content = f"<br />\n<b>Warning</b>: Undefined index<br />\n{RSS_HEAD}<item>{TEXT}</item>{RSS_TAIL}".encode()
    assert recognizes_rss(content[:4096])
    (record,) = records(content)
    assert parse(record.content).content == "The ferry is back."


def test_a_wrong_declaration_of_the_encoding_is_repaired() -> None:
    content = f"{RSS_HEAD}<item><title>Café</title><description>“Open”</description></item>{RSS_TAIL}".encode("cp1252")
    (record,) = records(content)
    item = parse(record.content)
    assert (item.metadata.title, item.content) == ("Café", "“Open”")


def test_external_entities_are_not_read() -> None:
    content = (
        '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">]><rss><channel>'
        "<item><description>A &file; b</description></item></channel></rss>"
    )
    (record,) = records(content)
    assert str(parse(record.content).content).split() == ["A", "b"]


def test_an_entity_bomb_ends_as_a_refusal() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    document_type = f'<!DOCTYPE rss [<!ENTITY e0 "boom">{entities}]>'
    content = f"{document_type}<rss><channel><item><description>&e11;</description></item></channel></rss>"
    (record,) = records(content)
    with pytest.raises(MetadataError) as refused:
        parse(record.content)
    assert refused.value.reason is Reason.EXPANDS_TOO_MUCH


FEED = (
    RSS_HEAD + "".join(f"<item><guid>urn:{number}</guid>{TEXT}</item>\n" for number in range(4)) + RSS_TAIL
).encode()


@given(places=st.lists(st.integers(0, len(FEED) - 1), max_size=4))
@settings(max_examples=40, deadline=None)
def test_ranges_have_the_records_of_the_whole(places: list[int]) -> None:
    edges = [0, *sorted({*places} - {0}), None]
    parts = [one for start, end in pairwise(edges) for one in cut(BytesIO(FEED), start or 0, end)]
    assert parts == records(FEED)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_changed_and_cut_bytes_raise_nothing_else(data: st.DataObject) -> None:
    content = bytearray(FEED)
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(FEED) - 1))] = data.draw(st.integers(0, 255))
    for record in records(bytes(content[: data.draw(st.integers(0, len(FEED)))])):
        with suppress(MetadataError, OtherItem):
            parse(record.content)


@given(content=st.binary(max_size=400) | st.text("<>&;/!-[]CDATAitem\"'= x", max_size=400).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_parsed_or_refused(content: bytes) -> None:
    with suppress(MetadataError, OtherItem):
        parse(content)
    with suppress(MetadataError, OtherItem):
        parse(b"<rss><channel><item>" + content + b"</item></channel></rss>")


def test_recognition() -> None:
    assert recognizes_rss(FEED[:4096])
    assert not recognizes_atom(FEED[:4096])
    assert recognizes_atom(f"\n{ATOM_HEAD}<entry>".encode())
    assert not recognizes_rss(f"{ATOM_HEAD}<entry>".encode())
    assert recognizes_rss(f"{RSS_HEAD}<item>".encode("utf-16"))
    assert recognizes_rss(b'<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x">')
    assert not recognizes_rss(b"<html><body>RSS</body></html>")
    assert not recognizes_rss(b'<rdf:RDF xmlns:rdf="r"><rdf:Description/></rdf:RDF>')
    assert not recognizes_atom(b"<feed><offer/></feed>")
