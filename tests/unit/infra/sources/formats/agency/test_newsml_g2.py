"""NewsML-G2 as different agencies write it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest

from infra.sources.formats.agency.newsml_g2 import cut_newsml_g2, parse_newsml_g2, recognizes_newsml_g2
from infra.sources.formats.items import OtherItem
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.agency.xml_items import (
    STORY,
    STORY_TEXT,
    XHTML,
    delivery_of,
    g2_item,
    nitf_story,
    read_g2,
)
from transforms.records import Reason, Subject


def message(*items: str, sent: str = "2024-11-27T10:00:00+01:00") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'
        f"<header><sent>{sent}</sent></header><itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


def test_an_item_fills_the_article() -> None:
    item = read_g2(
        g2_item(
            rights="<rightsInfo><copyrightNotice>© 2024 Northwire</copyrightNotice>"
            "<usageTerms>No archive</usageTerms></rightsInfo>",
            meta='<embargoed>2024-11-27T18:00:00Z</embargoed><pubStatus qcode="stat:usable"/>'
            '<title>nw-pier-0412</title><edNote>Adds quotes</edNote><signal qcode="sig:update"/>'
            '<service qcode="svc:nat"><name>National</name></service>',
            content="<urgency>3</urgency><contentModified>2024-11-27T09:20:00+01:00</contentModified>"
            '<located qcode="city:lindvik"><name>Lindvik</name></located><by>By Ada Lund, Harbour Correspondent</by>'
            '<infoSource literal="Port of Lindvik"/><language tag="en-GB"/>'
            '<genre qcode="genre:Current"><name>Current</name></genre><keyword>harbour</keyword><keyword/>'
            '<subject type="cpnat:abstract" qcode="medtop:04000000"/>'
            '<subject type="cpnat:geoArea" qcode="iso3166-1a2:NO"><name>Norway</name></subject>'
            "<slugline>HARBOUR-PIER</slugline><headline>Lindvik closes pier</headline>"
            '<headline role="hld:subHeadline">Repairs for two years</headline>',
        )
    )
    assert (item.content, item.media) == (STORY_TEXT, "text")
    metadata, delivery = item.metadata, delivery_of(item)
    assert metadata.external_id == "urn:newsml:northwire.example:20241127:pier"
    assert (metadata.title, metadata.source, metadata.language) == ("Lindvik closes pier", "Northwire", "en-GB")
    assert metadata.published == "2024-11-27T09:30:00+01:00"
    assert metadata.observed == datetime(2024, 11, 27, 8, 30, tzinfo=UTC)
    assert (delivery.format, delivery.version, delivery.status, delivery.signal) == (
        "newsml-g2",
        "2",
        "usable",
        "update",
    )
    assert (delivery.urgency, delivery.slug, delivery.genre) == (3, "HARBOUR-PIER", ("Current",))
    assert delivery.subjects == (Subject("medtop:04000000", "economy, business and finance"),)
    assert delivery.places == (Subject("city:lindvik", "Lindvik"), Subject("iso3166-1a2:NO", "Norway"))
    assert delivery.embargo == "2024-11-27T18:00:00Z"
    assert (delivery.subheadlines, delivery.editor_notes) == (("Repairs for two years",), ("Adds quotes",))
    assert delivery.rights == "© 2024 Northwire No archive"
    assert (delivery.byline, delivery.authors) == ("By Ada Lund, Harbour Correspondent", ("Ada Lund",))
    assert delivery.agencies == ("Northwire", "Port of Lindvik")
    assert (delivery.section, delivery.tags) == ("National", ("harbour", "economy, business and finance"))
    assert delivery.withdrawal is None


@pytest.mark.parametrize(
    ("content", "meta", "title", "subheadlines"),
    [
        ("<headline>Main</headline>", "<title>slug-1</title>", "Main", ()),
        ('<headline role="hld:short">Short</headline><headline>Main</headline>', "", "Main", ("Short",)),
        ('<headline role="x:main">Main</headline><headline role="x:sub">Sub</headline>', "", "Main", ("Sub",)),
        ('<headline role="x:sub">Sub</headline>', "<title>NW0412</title>", "NW0412", ("Sub",)),
        ("<headline/>", "<title>NW0412</title>", "NW0412", ()),
        ("<headline> - </headline>", "<title/>", None, ()),
        (
            '<headline xml:lang="nb">Kai stenges</headline><headline xml:lang="en">Pier</headline>',
            "",
            "Pier",
            ("Kai stenges",),
        ),
        ("<headline>Tall\n   <b>ship</b>  lost</headline>", "", "Tall ship lost", ()),
    ],
)
def test_headlines(content: str, meta: str, title: str | None, subheadlines: tuple[str, ...]) -> None:
    item = read_g2(g2_item(content=content, meta=meta))
    assert (item.metadata.title, delivery_of(item).subheadlines) == (title, subheadlines)


def inline(kind: str, inside: str, tag: str = "inlineXML") -> str:
    return f'<{tag} contenttype="{kind}">{inside}</{tag}>'


@pytest.mark.parametrize(
    "content_set",
    [
        inline(
            "application/nitf+xml",
            nitf_story().replace("<nitf ", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" '),
        ),
        inline("application/xhtml+xml", XHTML.format(STORY)),
        inline("text/html", STORY.replace("<", "&lt;").replace(">", "&gt;"), "inlineData"),
        inline(
            "text/html", f"<![CDATA[<html><head><title>x</title></head><body>{STORY}</body></html>]]>", "inlineData"
        ),
        inline("text/plain", STORY_TEXT, "inlineData"),
        inline("text/plain", f"<![CDATA[\n{STORY_TEXT}\n]]>", "inlineData"),
        inline("application/xml", f"<body>{STORY}</body>"),
        inline("application/nitf+xml", f"<![CDATA[<?xml version='1.0'?>{nitf_story()}]]>", "inlineData"),
        inline("image/jpeg", "////8AAA", "inlineData") + inline("text/html", f"<![CDATA[{STORY}]]>", "inlineData"),
        inline("text/plain", "The harbour of Lindvik", "inlineData")
        + inline("application/xhtml+xml", XHTML.format(STORY)),
        '<remoteContent href="pier.jpg"/>' + inline("application/xhtml+xml", XHTML.format(STORY)),
        inline("application/xhtml+xml", XHTML.format("")) + inline("text/plain", STORY_TEXT, "inlineData"),
    ],
)
def test_the_story_in_each_markup(content_set: str) -> None:
    assert read_g2(g2_item(content_set=content_set)).content == STORY_TEXT


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<header><h1>Lindvik closes pier</h1></header>{STORY}", STORY_TEXT),
        (f"<h1>Lindvik closes pier</h1><p>harbour, pier</p>{STORY}", STORY_TEXT),
        (f'<p class="slugline">HARBOUR</p>{STORY}', STORY_TEXT),
        (f"{STORY}nw/al/jk", STORY_TEXT),
        (f"{STORY}<p>al-jk/hh</p>", STORY_TEXT),
        (f"{STORY}\n  nw ab yy n1 271130 Nov 24\n", STORY_TEXT),
        (f"{STORY}<figure><img src='a'/><figcaption>The pier</figcaption></figure>", STORY_TEXT),
        (f'{STORY}<div class="caption">The pier, photo</div>', STORY_TEXT),
        ("<p>One.<br/>Two.</p>", "One.\nTwo."),
        ("One.<br/><br/>Two.", "One.\n\nTwo."),
        (
            "<table><tr><th>Port</th><th>Tons</th></tr><tr><td>Lindvik</td><td><p>12</p></td></tr></table>",
            "Port | Tons\nLindvik | 12",
        ),
        (f"<table><tr><td>{STORY}</td></tr></table>", STORY_TEXT),
        ("<ul><li>One</li><li>Two</li></ul><h2>Three</h2><p>Four</p>", "One\n\nTwo\n\nThree\n\nFour"),
        ("<p>Lindvik  <b>closes</b>\n a <i>pi</i>er.</p>", "Lindvik closes a pier."),
    ],
)
def test_what_of_a_body_is_story(body: str, text: str) -> None:
    content = "<headline>Lindvik closes pier</headline><keyword>harbour</keyword><keyword>pier</keyword>"
    assert read_g2(g2_item(body=body, content=content)).content == text


@pytest.mark.parametrize(
    ("meta", "published", "embargo"),
    [
        ("<versionCreated>2024-11-27T09:30:00</versionCreated>", "2024-11-27T09:30:00", None),
        ("<versionCreated>20241127T093000Z</versionCreated>", "2024-11-27T09:30:00Z", None),
        ("<versionCreated/>", "2024-11-27T10:00:00+01:00", None),
        ("<versionCreated>0001-01-01T00:00:00</versionCreated>", "2024-11-27T10:00:00+01:00", None),
        ("<embargoed>2024-11-28T06:00:00</embargoed>", "2024-11-27T09:30:00+01:00", "2024-11-28T06:00:00+01:00"),
        ("<embargoed>2024-11-28</embargoed>", "2024-11-27T09:30:00+01:00", "2024-11-28T00:00:00+01:00"),
        ("<embargoed>2024-11-20T06:00:00Z</embargoed>", "2024-11-27T09:30:00+01:00", None),
        ("<embargoed>not known</embargoed>", "2024-11-27T09:30:00+01:00", None),
    ],
)
def test_times(meta: str, published: str, embargo: str | None) -> None:
    item = read_g2(message(g2_item(meta=meta)))
    assert (item.metadata.published, delivery_of(item).embargo) == (published, embargo)


def test_without_a_time_of_its_own_or_of_sending_the_content_was_created_then() -> None:
    content = "<headline>H</headline><contentCreated>2024-11-26</contentCreated>"
    item = read_g2(message(g2_item(meta="<versionCreated/>", content=content), sent="-"))
    assert item.metadata.published == "2024-11-26"


def test_an_empty_embargo_lasts_until_further_notice() -> None:
    delivery = delivery_of(read_g2(g2_item(meta='<embargoed/><pubStatus qcode="stat:usable"/>')))
    assert (delivery.status, delivery.embargo) == ("withheld", None)


@pytest.mark.parametrize(
    ("content", "byline", "authors", "agencies"),
    [
        ("<by>By Ada Lund and Ole Berg</by>", "By Ada Lund and Ole Berg", ("Ada Lund", "Ole Berg"), ()),
        ("<by>ADA LUND, Northwire</by>", "ADA LUND, Northwire", ("Ada Lund",), ()),
        ("<by>al/jk</by>", None, (), ()),
        ("<by>Northwire</by>", None, (), ()),
        ("<by>AFP</by>", None, (), ("AFP",)),
        ("<by>Ada Lund (Reuters)</by>", "Ada Lund (Reuters)", ("Ada Lund",), ("Reuters",)),
        ('<creator qcode="x:1"><name>Ada Lund</name><related rel="r:title"/></creator>', None, ("Ada Lund",), ()),
        ('<creator type="cpnat:organisation"><name>Coast News</name></creator>', None, (), ("Coast News",)),
        ('<by>jk</by><contributor role="ctrol:writer"><name>Ole Berg</name></contributor>', None, ("Ole Berg",), ()),
        ('<contributor role="ctrol:photographer"><name>Ole Berg</name></contributor>', None, (), ()),
        ("<creator literal='Northwire'/>", None, (), ()),
    ],
)
def test_persons_and_agencies(
    content: str, byline: str | None, authors: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    delivery = delivery_of(read_g2(g2_item(content=f"<headline>H</headline>{content}")))
    assert (delivery.byline, delivery.authors, delivery.agencies) == (byline, authors, ("Northwire", *agencies))


@pytest.mark.parametrize(
    ("meta", "body", "withdrawal"),
    [
        ('<pubStatus qcode="stat:canceled"/>', "", "canceled by the agency"),
        ('<pubStatus qcode="stat:cancelled"/>', "", "canceled by the agency"),
        ('<pubStatus qcode="stat:canceled"/>', STORY, None),
        ('<signal qcode="sig:kill"/>', STORY, "killed by the agency: kill"),
        ('<signal qcode="sig:correction"/><edNote>Do not kill the caption of the picture.</edNote>', STORY, None),
    ],
)
def test_kills_and_canceled_items_withdraw(meta: str, body: str, withdrawal: str | None) -> None:
    assert delivery_of(read_g2(g2_item(meta=meta, body=body))).withdrawal == withdrawal


def test_a_usable_item_without_text_is_refused() -> None:
    with pytest.raises(MetadataError) as refused:
        read_g2(g2_item(body="<p> </p>"))
    assert refused.value.reason == Reason.NO_CONTENT


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (g2_item(meta='<itemClass qcode="ninat:picture"/>'), "picture"),
        (g2_item(meta='<itemClass uri="http://cv.iptc.org/newscodes/ninature/video"/>'), "video"),
        (g2_item(meta='<itemClass qcode="n:x"/>', content_set='<remoteContent href="a.mp3"/>'), "remoteContent"),
    ],
)
def test_items_of_other_media_are_no_articles(item: str, kind: str) -> None:
    with pytest.raises(OtherItem) as other:
        read_g2(item)
    assert other.value.kind == kind


def test_a_message_of_many_items_of_all_kinds() -> None:
    package = '<packageItem><groupSet><itemRef residref="x"/></groupSet></packageItem>'
    second = g2_item(content="<headline>Second</headline>")
    data = message(g2_item(), package, second).encode()
    records = list(cut_newsml_g2(BytesIO(data), 0, None))
    assert [one.other for one in records] == [None, "packageItem", None]
    assert parse_newsml_g2(records[2].content).metadata.title == "Second"


@pytest.mark.parametrize("prefix", ["nar", "n"])
def test_namespace_prefixes_vary(prefix: str) -> None:
    document = (
        f'<{prefix}:newsItem xmlns:{prefix}="http://iptc.org/std/nar/2006-10-01/" xmlns:x="http://www.w3.org/1999/xhtml"'
        f' guid="1"><{prefix}:contentMeta><{prefix}:headline>H</{prefix}:headline></{prefix}:contentMeta>'
        f"<{prefix}:contentSet><{prefix}:inlineXML><x:html><x:body><x:p>One.</x:p></x:body></x:html></{prefix}:inlineXML>"
        f"</{prefix}:contentSet></{prefix}:newsItem>"
    )
    item = read_g2(document)
    assert (item.content, item.metadata.title, item.metadata.external_id) == ("One.", "H", "1")


def test_embedded_nitf_fills_what_the_item_lacks() -> None:
    story = nitf_story(
        head='<tobject><tobject.subject tobject.subject.refnum="15000000"/></tobject>',
        body_head="<hedline><hl1>From NITF</hl1><hl2>Sub</hl2></hedline><byline>By <person>Ada Lund</person></byline>",
    )
    item = read_g2(g2_item(content="", content_set=inline("application/nitf+xml", story)))
    delivery = delivery_of(item)
    assert (item.metadata.title, delivery.authors, delivery.subheadlines) == ("From NITF", ("Ada Lund",), ("Sub",))
    assert delivery.subjects == (Subject("15000000", "sport"),)
    assert (item.metadata.source, item.metadata.external_id) == (
        "Northwire",
        "urn:newsml:northwire.example:20241127:pier",
    )


@pytest.mark.parametrize(
    ("head", "recognized"),
    [
        (message().encode()[:200], True),
        (("\ufeff\n\n" + g2_item()).encode()[:90], True),
        (b'<?xml version="1.0"?><!-- <newsItem> --><nar:packageItem xmlns:nar="x">', True),
        (message().encode("utf-16")[:300], True),
        (b'<feed><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">', True),
        (b"<feed><newsItem>", False),
        (b"<NewsML><NewsItem>", False),
        (b"newsItem", False),
        (b"", False),
    ],
)
def test_recognition_by_content(head: bytes, recognized: bool) -> None:
    assert recognizes_newsml_g2(head) is recognized
