"""NITF as different agencies write it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest

from infra.sources.formats.agency.nitf import cut_nitf, parse_nitf, recognizes_nitf
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.agency.xml_items import (
    STORY,
    STORY_TEXT,
    delivery_of,
    nitf_story,
    read_nitf,
)
from transforms.records import Reason, Subject


def test_a_story_fills_the_article() -> None:
    item = read_nitf(
        nitf_story(
            attributes='xml:lang="en"',
            head="<title>NW-0412</title>"
            '<meta name="keywords" content="pier; repairs"/><meta name="slug" content="harbour-pier"/>'
            '<tobject tobject.type="news"><tobject.property tobject.property.type="Feature"/>'
            '<tobject.subject tobject.subject.refnum="04000000" tobject.subject.type="Economy"/>'
            '<tobject.subject tobject.subject.refnum="10000000"/></tobject>'
            '<pubdata position.section="Business" date.publication="20241128"/>'
            '<revision-history norm="20241127T094500+0100"/>',
            docdata='<doc-id regsrc="NW" id-string="nw.pier.4"/><du-key version="4" key="PIER"/><urgency ed-urg="2"/>'
            '<date.issue norm="20241127T093000+0100"/><date.release norm="20241127T180000"/>'
            '<date.expire norm="20250101"/>'
            '<ed-msg msg-type="Update" info="Adds the cost of the repairs in paragraph 3"/>'
            '<evloc city="Lindvik" iso-cc="NO"/><doc.copyright year="2024" holder="Northwire"/>'
            '<key-list><keyword key="harbour"/><keyword key=""/></key-list>'
            '<identified-content><location location-code="NOLND"><city>Lindvik</city></location>'
            '<person value="p7" idsrc="nw">Ada Lund</person></identified-content>',
            body_head="<hedline><hl1>Lindvik closes <em>pier</em></hl1><hl2>Repairs take two years</hl2></hedline>"
            "<note><body.content><p>Pictures follow.</p></body.content></note>"
            "<byline>By <person>Ada Lund</person><byttl>Harbour Correspondent</byttl></byline>"
            "<distributor><org>Northwire</org></distributor><dateline><location>Lindvik</location></dateline>"
            "<abstract><p>Not the story.</p></abstract>",
            end="<tagline>al/jk</tagline>",
        )
    )
    metadata, delivery = item.metadata, delivery_of(item)
    assert (item.content, item.media) == (STORY_TEXT, "text")
    assert (metadata.external_id, delivery.version, metadata.source) == ("nw.pier", "4", "NW")
    assert (metadata.title, metadata.language) == ("Lindvik closes pier", "en")
    assert metadata.published == "2024-11-27T09:30:00+01:00"
    assert metadata.observed == datetime(2024, 11, 27, 8, 45, tzinfo=UTC)
    assert delivery.modified == "2024-11-27T09:45:00+01:00"
    assert delivery.embargo == "2024-11-27T18:00:00+01:00"
    assert (delivery.urgency, delivery.signal, delivery.slug) == (2, "Update", "harbour-pier")
    assert (delivery.genre, delivery.section) == (("Feature",), "Business")
    assert delivery.subjects == (
        Subject("04000000", "Economy"),
        Subject("10000000", "lifestyle and leisure"),
        Subject("nw:p7", "Ada Lund"),
    )
    assert delivery.places == (Subject("NO", "Lindvik"), Subject("NOLND", "Lindvik"), Subject("Lindvik", "Lindvik"))
    assert delivery.tags == ("harbour", "pier", "repairs", "Economy", "lifestyle and leisure", "Ada Lund")
    assert delivery.subheadlines == ("Repairs take two years",)
    assert delivery.editor_notes == ("Pictures follow.", "Adds the cost of the repairs in paragraph 3")
    assert (delivery.byline, delivery.authors) == ("By Ada Lund, Harbour Correspondent", ("Ada Lund",))
    assert (delivery.agencies, delivery.rights) == (("Northwire",), "2024 Northwire")


@pytest.mark.parametrize(
    ("body_head", "head", "title"),
    [
        ("<hedline><hl1>One</hl1></hedline>", "<title>NW-1</title>", "One"),
        ("<hedline>One</hedline>", "", "One"),
        ("<hedline><hl1/><hl2>Two</hl2></hedline>", "<title>NW-1</title>", "NW-1"),
        ("", "<title>harbour-pier</title>", "harbour-pier"),
        ("", "", None),
        ("<hedline><hl1>n/a</hl1></hedline>", "<title> </title>", None),
    ],
)
def test_headlines(body_head: str, head: str, title: str | None) -> None:
    assert read_nitf(nitf_story(head=head, body_head=body_head)).metadata.title == title


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<block>{STORY}</block>", STORY_TEXT),
        (STORY.replace("<p>", "<block><p>").replace("</p>", "</p></block>"), STORY_TEXT),
        (f'{STORY}<media media-type="image"><media-reference source="a.jpg"/><media-caption><p>The pier</p>'
         "</media-caption><media-producer>Photo: al</media-producer></media>", STORY_TEXT),
        (STORY.replace("<", "&lt;").replace(">", "&gt;"), STORY_TEXT),
        (f"<![CDATA[{STORY}]]>", STORY_TEXT),
        ("<p><![CDATA[<p>One.</p><p>Two.</p>]]></p>", "One.\n\nTwo."),
        ("\n   One line\nthat goes on.\n\n   Two.\n", "   One line\nthat goes on.\n\n   Two."),
        ("<p>The <org>Port</org> of <location>Lindvik</location><chron> in 2024</chron>.</p>",
         "The Port of Lindvik in 2024."),
        ("<hl2>Repairs</hl2><p>One.</p><bq><block><p>Quoted.</p></block></bq>", "Repairs\n\nOne.\n\nQuoted."),
        ("<table><caption>Tons</caption><tr><td>Lindvik</td><td>12</td></tr></table>", "Tons\n\nLindvik | 12"),
        ("<nitf-table><nitf-table-metadata/><table><tr><td>Lindvik</td><td>12</td></tr></table></nitf-table>",
         "Lindvik | 12"),
        (f"<note><p>Eds: adds.</p></note>{STORY}", STORY_TEXT),
        (f"{STORY}nw-al/jk", STORY_TEXT),
        ("<pre>  A   1\n  B   2</pre>", "  A   1\n  B   2"),
    ],
)  # fmt: skip
def test_what_of_a_body_is_story(content: str, text: str) -> None:
    assert read_nitf(nitf_story(content=content)).content == text


@pytest.mark.parametrize(
    ("byline", "authors", "agencies"),
    [
        ("<byline>By Ada Lund</byline>", ("Ada Lund",), ()),
        ("<byline><person>Ada Lund</person></byline><byline><person>Ole Berg</person></byline>",
         ("Ada Lund", "Ole Berg"), ()),
        ("<byline>ADA LUND<byttl>Northwire Staff Writer</byttl></byline>", ("Ada Lund",), ()),
        ("<byline>By ADA LUND, Associated Press Writer</byline>", ("Ada Lund",), ("AP",)),
        ("<byline>al/jk</byline>", (), ()),
        ("<byline>Northwire</byline>", (), ()),
        ("<byline><byttl>Staff Writer</byttl></byline>", (), ()),
        ("<byline/>", (), ()),
    ],
)  # fmt: skip
def test_bylines(byline: str, authors: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    delivery = delivery_of(read_nitf(nitf_story(body_head=f"{byline}<distributor>Northwire</distributor>")))
    assert (delivery.authors, delivery.agencies) == (authors, ("Northwire", *agencies))
    assert (delivery.byline is None) == (not authors)


def test_a_tagline_with_a_person_is_a_byline() -> None:
    delivery = delivery_of(read_nitf(nitf_story(end="<tagline>By <person>Ada Lund</person></tagline>")))
    assert (delivery.byline, delivery.authors) == ("By Ada Lund", ("Ada Lund",))


@pytest.mark.parametrize(
    ("docdata", "published"),
    [
        ('<date.issue norm="20241127T093000Z"/>', "2024-11-27T09:30:00Z"),
        ('<date.issue norm="20241127T093000"/>', "2024-11-27T09:30:00"),
        ('<date.issue norm="2024-11-27T09:30:00-05:00"/>', "2024-11-27T09:30:00-05:00"),
        ('<date.issue norm="20241127"/>', "2024-11-27"),
        ('<date.issue>20241127T0930Z</date.issue>', "2024-11-27T09:30:00Z"),
        ('<date.issue norm=""/>', "2024-11-26"),
        ('<date.issue norm="00000000T000000Z"/>', "2024-11-26"),
        ("", "2024-11-26"),
    ],
)  # fmt: skip
def test_times(docdata: str, published: str) -> None:
    body_head = '<dateline><story.date norm="20241126"/></dateline>'
    assert read_nitf(nitf_story(docdata=docdata, body_head=body_head)).metadata.published == published


def test_a_release_before_the_issue_is_no_embargo() -> None:
    docdata = '<date.issue norm="20241127T093000Z"/><date.release norm="20241127T093000Z"/>'
    assert delivery_of(read_nitf(nitf_story(docdata=docdata))).embargo is None


@pytest.mark.parametrize(
    ("docdata", "content", "signal", "withdrawal"),
    [
        ('<ed-msg msg-type="Kill" info="Kill the story of the pier, it is wrong"/>', STORY, "Kill",
         "killed by the agency: Kill"),
        ('<ed-msg info="KILL"/>', "", "KILL", "killed by the agency: KILL"),
        ('<ed-msg info="Do not kill the second paragraph of this story"/>', STORY, None, None),
        ('<correction info="Corrects the name"/>', STORY, "correction", None),
    ],
)  # fmt: skip
def test_signals(docdata: str, content: str, signal: str | None, withdrawal: str | None) -> None:
    delivery = delivery_of(read_nitf(nitf_story(docdata=docdata, content=content)))
    assert (delivery.signal, delivery.withdrawal) == (signal, withdrawal)


def test_a_canceled_story_without_text_is_withdrawn() -> None:
    story = nitf_story(content="").replace("<docdata>", '<docdata management-status="canceled">')
    assert delivery_of(read_nitf(story)).withdrawal == "canceled by the agency"
    with pytest.raises(MetadataError) as refused:
        read_nitf(nitf_story(content=""))
    assert refused.value.reason == Reason.NO_CONTENT


def test_stories_one_after_the_other_and_in_any_wrapper() -> None:
    prolog = '<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">\n'
    titles = ["One", "Two", "Three"]
    stories = [nitf_story(body_head=f"<hedline><hl1>{title} &amp; more</hl1></hedline>") for title in titles]
    for document in (prolog + f"\n{prolog}".join(stories), f"<batch>{''.join(stories)}</batch>"):
        records = cut_nitf(BytesIO(document.encode()), 0, None)
        assert [parse_nitf(one.content).metadata.title for one in records] == [f"{title} & more" for title in titles]


def test_a_document_type_and_the_entities_of_its_dtd_are_no_reason_to_refuse() -> None:
    document = '<!DOCTYPE nitf SYSTEM "http://www.nitf.example/nitf.dtd">' + nitf_story(
        content="<p>Caf&eacute;&nbsp;3</p>"
    )
    assert read_nitf(document).content == "Café 3"


@pytest.mark.parametrize(
    ("head", "recognized"),
    [
        (nitf_story().encode()[:100], True),
        (b'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "x" [<!ENTITY a "' + b"x" * 5000, True),
        (b"<n:nitf xmlns:n='x'>", True),
        (b"<batch><nitf>", True),
        (b"<newsMessage><header/><itemSet><newsItem><contentSet><inlineXML><nitf>", False),
        (b"<html><body>nitf", False),
    ],
)
def test_recognition_by_content(head: bytes, recognized: bool) -> None:
    assert recognizes_nitf(head[:4096]) is recognized
