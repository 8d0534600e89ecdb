"""RSS and Atom as many programs write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infra.sources.formats.feeds.values import read_feed_time, read_link
from infra.sources.formats.feeds.xml_feed import parse
from infra.sources.formats.items import Item
from infra.sources.metadata import GivenMetadata
from tests.unit.infra.sources.formats.feeds.samples import (
    ATOM_HEAD,
    SUMMARY,
    TEXT,
    atom,
    records,
    rss,
)
from transforms.records import Delivery


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


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("November 27, 2024 09:30:00", "2024-11-27T09:30:00"),
        ("Nov 27, 2024", "2024-11-27"),
        ("Wed, 27 Nov 2024 9:30 PM EST", "2024-11-27T21:30:00-05:00"),
        ("27 Nov 2024 12:05 a.m. GMT", "2024-11-27T00:05:00Z"),
        ("Wed Nov 27 09:30:00 2024", "2024-11-27T09:30:00"),
        ("Wed Nov 27 09:30:00 GMT 2024", "2024-11-27T09:30:00Z"),
        ("Feb 31, 2024 09:30", None),
        ("27 Nov 2024 13:70 PM", None),
    ],
)
def test_times_in_the_forms_of_many_programs_are_read(written: str, time: str | None) -> None:
    assert read_feed_time(written) == time


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("http://a.example/1\n   /2", "http://a.example/1/2"),
        (" http://a.example/a b ", "http://a.example/a%20b"),
        ("http://a.example/\x00a", "http://a.example/a"),
    ],
)
def test_links_are_read_as_browsers_read_them(written: str, link: str) -> None:
    assert read_link(written, None) == link
