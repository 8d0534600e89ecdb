"""RSS and Atom as many programs write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats.feeds.xml_feed import cut, parse, recognizes_atom, recognizes_rss
from infra.sources.formats.items import CutRecord, Item, OtherItem
from infra.sources.metadata import GivenMetadata, MetadataError
from transforms.records import Delivery, Reason

RSS_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
    "<title>Harbor Times &amp; News</title><link>http://harbor.example/</link><description>News</description>"
    "<language>en-us</language><copyright>(c) Harbor Times</copyright>"
)
RSS_TAIL = "</channel></rss>\n"
TEXT = "<description>The ferry is back.</description>"
ATOM_HEAD = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="http://a.example/blog/">'
    "<title>Hafenblatt</title><author><name>Jana Uferlos</name></author><id>urn:feed</id>"
)
SUMMARY = "<summary>Die Fähre fährt wieder.</summary>"


def records(content: str | bytes) -> list[CutRecord]:
    return list(cut(BytesIO(content if isinstance(content, bytes) else content.encode()), 0, None))


def rss(item: str) -> Item:
    (record,) = records(f"{RSS_HEAD}<item>{item}</item>{RSS_TAIL}")
    assert record.refused is None
    return parse(record.content)


def atom(entry: str) -> Item:
    (record,) = records(f"{ATOM_HEAD}<entry>{entry}</entry></feed>")
    assert record.refused is None
    return parse(record.content)


def test_an_item_of_rss() -> None:
    item = rss(
        "<title>R&amp;amp;D in the harbor</title><link>http://harbor.example/a/1?x=1&amp;y=2</link>"
        '<guid isPermaLink="false">tag:harbor.example,2024:1</guid><pubDate>Wed, 27 Nov 2024 09:30:00 EST</pubDate>'
        "<dc:creator><![CDATA[Jane Millbrook and Tom Oakes]]></dc:creator><category>Ferries</category>"
        "<category><![CDATA[Harbor Point]]></category><description>In short.</description>"
        "<content:encoded><![CDATA[<p>R&amp;D grows &lt;5 percent.</p>]]></content:encoded>"
        '<media:content url="http://harbor.example/1.jpg"><media:title>A boat</media:title></media:content>'
        '<enclosure url="http://harbor.example/1.mp3" length="1" type="audio/mpeg"/>'
    )
    assert item == Item(
        "<p>R&amp;D grows &lt;5 percent.</p>",
        "html",
        GivenMetadata(
            external_id="tag:harbor.example,2024:1",
            url="http://harbor.example/a/1?x=1&y=2",
            title="R&D in the harbor",
            published="2024-11-27T09:30:00-05:00",
            source="Harbor Times & News",
            language="en-us",
        ),
        Delivery(
            format="rss",
            rights="(c) Harbor Times",
            authors=("Jane Millbrook", "Tom Oakes"),
            tags=("Ferries", "Harbor Point"),
            site_name="Harbor Times & News",
        ),
    )


def test_an_entry_of_atom() -> None:
    item = atom(
        '<id>urn:uuid:1</id><title type="html">Fähre &amp;lt;wieder&amp;gt; da</title><link rel="self" href="s.xml"/>'
        '<link rel="alternate" type="text/html" href="p/1"/><updated>2024-11-28T10:00:00Z</updated>'
        '<published>2024-11-27T10:00:00+01:00</published><category term="ferry" label="Fähren"/>' + SUMMARY + ""
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die <b>See</b> &amp; du</p></div></content>'
    )
    assert item.content == "<div><p>Die <b>See</b> &amp; du</p></div>"
    assert item.metadata == GivenMetadata(
        external_id="urn:uuid:1",
        url="http://a.example/blog/p/1",
        title="Fähre <wieder> da",
        published="2024-11-27T10:00:00+01:00",
        observed=datetime(2024, 11, 28, 10, tzinfo=UTC),
        source="Hafenblatt",
        language="de",
    )
    assert item.delivery == Delivery(
        format="atom",
        authors=("Jana Uferlos",),
        tags=("Fähren",),
        site_name="Hafenblatt",
        modified="2024-11-28T10:00:00Z",
    )


def test_rss_1_0() -> None:
    (record,) = records(
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://h.example/">'
        "<title>Harbor</title><link>http://h.example/</link><items><rdf:Seq><rdf:li rdf:resource='http://h.example/1'/>"
        "</rdf:Seq></items><dc:language>en</dc:language></channel><item rdf:about='http://h.example/1'><title>Ferry</title>"
        f"<link>http://h.example/1</link><dc:date>2024-11-27T10:00:00Z</dc:date>{TEXT}</item></rdf:RDF>"
    )
    item = parse(record.content)
    assert item.metadata == GivenMetadata(
        external_id="http://h.example/1",
        url="http://h.example/1",
        title="Ferry",
        published="2024-11-27T10:00:00Z",
        source="Harbor",
        language="en",
    )


TEXTS = {
    "escaped once": ("<description>&lt;p&gt;R&amp;amp;D&lt;/p&gt;</description>", "<p>R&amp;D</p>"),
    "CDATA": ("<description><![CDATA[<p>R&amp;D</p>]]></description>", "<p>R&amp;D</p>"),
    "two CDATA sections": ("<description><![CDATA[<p>One]]><![CDATA[ two</p>]]></description>", "<p>One two</p>"),
    "markup": ("<description><p>One</p><p>two<br/>three</p></description>", "<p>One</p><p>two<br>three</p>"),
    "content before summary, in any order": (
        "<content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded><description>Short</description>",
        "<p>Long</p>",
    ),
    "empty content": ("<content:encoded><![CDATA[ ]]></content:encoded><description>Short</description>", "Short"),
    "content of Atom in RSS": ('<atom:content type="html">&lt;p&gt;A&lt;/p&gt;</atom:content>', "<p>A</p>"),
    "media is not text": (f"<media:description>A boat</media:description>{TEXT}", "The ferry is back."),
    "podcast fields are not text": (f"<itunes:summary>A boat</itunes:summary>{TEXT}", "The ferry is back."),
    "HTML entities": ("<description>Caf&eacute; &mdash; open</description>", "Café — open"),
    "stray ampersands": ("<description>R&D & more</description>", "R&D & more"),
    "open tags": ("<description><p>One<p>two<br></description>", "<p>One<p>two<br/>"),
    "control characters": ("<description>One\x0b two\x00</description>", "One two"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_of_rss(name: str) -> None:
    item, html = TEXTS[name]
    assert rss(f"<title>T</title>{item}").content == html


ATOM_TEXTS = {
    "text": ('<content type="text">a &lt; b &amp; c</content>', "<p>a &lt; b &amp; c</p>"),
    "no type": ("<content>a &lt; b\n\nc</content>", "<p>a &lt; b</p><p>c</p>"),
    "html": ('<content type="html">&lt;p&gt;A &amp;amp; B&lt;/p&gt;</content>', "<p>A &amp; B</p>"),
    "media type": ('<content type="text/html">&lt;p&gt;A&lt;/p&gt;</content>', "<p>A</p>"),
    "prefixed xhtml": (
        '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>A</x:p></x:div></content>',
        "<div><p>A</p></div>",
    ),
    "content elsewhere": (
        f'<content type="text/html" src="http://a.example/1"/>{SUMMARY}',
        "<p>Die Fähre fährt wieder.</p>",
    ),
    "a picture": (f'<content type="image/png">iVBORw0KGgo=</content>{SUMMARY}', "<p>Die Fähre fährt wieder.</p>"),
    "summary": (SUMMARY, "<p>Die Fähre fährt wieder.</p>"),
}


@pytest.mark.parametrize("name", ATOM_TEXTS)
def test_texts_of_atom(name: str) -> None:
    entry, html = ATOM_TEXTS[name]
    found = atom(f"<id>urn:1</id><title>T</title>{entry}").content
    assert found == html


LINKS: dict[str, tuple[str, str | None, str | None]] = {
    "permalink": ("<guid>http://harbor.example/1</guid>", "http://harbor.example/1", "http://harbor.example/1"),
    "permalink and link": (
        "<guid>http://harbor.example/?p=1</guid><link>http://harbor.example/1</link>",
        "http://harbor.example/?p=1",
        "http://harbor.example/1",
    ),
    "no permalink": ('<guid isPermaLink="false">http://harbor.example/1</guid>', "http://harbor.example/1", None),
    "an id that is no address": ("<guid>1234</guid>", "1234", None),
    "relative": ("<link>/a/1</link>", None, "http://harbor.example/a/1"),
    "line breaks": ("<link>\n http://harbor.example/1\n</link>", None, "http://harbor.example/1"),
    "link of Atom": ('<atom:link href="http://harbor.example/1"/>', None, "http://harbor.example/1"),
    "link of Atom to the feed": ('<atom:link rel="self" href="http://harbor.example/1"/>', None, None),
    "not of the web": ("<link>javascript:alert(1)</link>", None, None),
    "malformed": ("<link>http://[x</link>", None, None),
    "nothing": ("", None, None),
}


@pytest.mark.parametrize("name", LINKS)
def test_identity_and_address(name: str) -> None:
    item, identity, url = LINKS[name]
    metadata = rss(f"<title>T</title>{item}{TEXT}").metadata
    assert metadata.external_id == identity
    if name == "an id that is no address":
        assert metadata.url == "http://harbor.example/1234"
    else:
        assert metadata.url == url


TIMES = {
    "Wed, 27 Nov 2024 09:30:00 +0900": "2024-11-27T09:30:00+09:00",
    "Wed, 27 Nov 2024 09:30:00 GMT": "2024-11-27T09:30:00Z",
    "Wed, 29 May 2024 09:30:00 BST": "2024-05-29T09:30:00+01:00",
    "Wed, 29 May 2024 09:30:00 XYZ": "2024-05-29T09:30:00",
    "27 Nov 24 9:30 PST": "2024-11-27T09:30:00-08:00",
    "Wednesday, 27 November 2024 09:30": "2024-11-27T09:30:00",
    "27-Nov-2024 09:30:00 +01:00": "2024-11-27T09:30:00+01:00",
    "2024-11-27T09:30:00.123Z": "2024-11-27T09:30:00Z",
    "2024-11-27 09:30:00": "2024-11-27T09:30:00",
    "2024-11-27": "2024-11-27",
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "Wed, 30 Feb 2024 09:30:00 GMT": None,
    "yesterday": None,
    "": None,
}


@pytest.mark.parametrize("written", TIMES)
def test_times(written: str) -> None:
    assert rss(f"<pubDate>{written}</pubDate>{TEXT}").metadata.published == TIMES[written]


AUTHORS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "<author>jane@harbor.example (Jane Millbrook)</author>": (("Jane Millbrook",), ()),
    "<author>Jane Millbrook &lt;jane@harbor.example&gt;</author>": (("Jane Millbrook",), ()),
    "<dc:creator>By Jane Millbrook</dc:creator>": (("Jane Millbrook",), ()),
    "<dc:creator>Jane Millbrook</dc:creator><dc:creator>Tom Oakes</dc:creator>": (("Jane Millbrook", "Tom Oakes"), ()),
    "<atom:author><atom:name>Jane Millbrook</atom:name><atom:email>j@h.example</atom:email></atom:author>": (
        ("Jane Millbrook",), (),
    ),
    "<dc:creator>admin</dc:creator>": ((), ()),
    "<author>news@harbor.example</author>": ((), ()),
    "<itunes:author>Jane Millbrook</itunes:author>": ((), ()),
    "<dc:creator>AFP</dc:creator>": ((), ("AFP",)),
}  # fmt: skip


@pytest.mark.parametrize("written", AUTHORS)
def test_authors(written: str) -> None:
    delivery = rss(f"{written}{TEXT}").delivery
    assert delivery
    assert (delivery.authors, delivery.agencies) == AUTHORS[written]


def test_an_aggregated_entry_has_the_name_of_its_own_feed() -> None:
    entry = f"<id>urn:1</id><source><title>Uferblatt</title><id>urn:u</id></source>{SUMMARY}"
    item = atom(entry)
    assert item.delivery
    assert (item.metadata.source, item.delivery.site_name, item.metadata.external_id) == (
        "Hafenblatt",
        "Uferblatt",
        "urn:1",
    )
    assert (
        rss(f'<source url="http://u.example/">Uferblatt</source>{TEXT}').delivery or item.delivery
    ).site_name == "Uferblatt"


def test_the_language_of_an_entry_comes_before_that_of_the_feed() -> None:
    assert rss(f"<dc:language>fr</dc:language>{TEXT}").metadata.language == "fr"
    (record,) = records(f'{ATOM_HEAD}<entry xml:lang="da"><id>urn:1</id>{SUMMARY}</entry></feed>')
    assert parse(record.content).metadata.language == "da"


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
