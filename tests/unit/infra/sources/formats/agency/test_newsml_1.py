"""NewsML 1.x as different agencies write it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest

from infra.sources.formats.agency.newsml_1 import cut_newsml_1, parse_newsml_1, recognizes_newsml_1
from infra.sources.formats.items import OtherItem
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.agency.xml_items import (
    STORY,
    STORY_TEXT,
    XHTML,
    delivery_of,
    newsml_item,
    nitf_story,
    read_newsml,
)
from transforms.records import Reason, Subject


def component(data: str, *, role: str = "", medium: str = "Text", mime: str = "") -> str:
    roles = f'<Role FormalName="{role}"/>' if role else ""
    mimes = f'<MimeType FormalName="{mime}"/>' if mime else ""
    return (
        f'<NewsComponent>{roles}<ContentItem><MediaType FormalName="{medium}"/>{mimes}'
        f"<DataContent>{data}</DataContent></ContentItem></NewsComponent>"
    )


PHOTO = (
    '<NewsComponent><Role FormalName="Photo"/><NewsComponent><Role FormalName="Main"/><ContentItem Href="a.jpg">'
    '<MediaType FormalName="Photo"/></ContentItem></NewsComponent>'
    + component("<p>The pier.</p>", role="Caption")
    + "</NewsComponent>"
)


def test_an_item_fills_the_article() -> None:
    item = read_newsml(
        newsml_item(
            envelope="<DateAndTime>20241127T094000+0100</DateAndTime>",
            lines="<HeadLine>Lindvik closes pier</HeadLine><SubHeadLine>Two years</SubHeadLine>"
            "<ByLine>By Ada Lund</ByLine><CreditLine>Northwire</CreditLine><CopyrightLine>© Northwire</CopyrightLine>"
            "<SlugLine>HARBOUR-PIER</SlugLine>"
            "<KeywordLine>harbour, pier</KeywordLine>"
            '<NewsLine><NewsLineType FormalName="EditorNote"/><NewsLineText>Adds cost</NewsLineText></NewsLine>',
            management='<NewsItemType FormalName="News"/><FirstCreated>20241127T090000+0100</FirstCreated>'
            '<ThisRevisionCreated>20241127T093000+0100</ThisRevisionCreated><Status FormalName="Embargoed"/>'
            '<StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20241127T180000</DateAndTime>'
            '</StatusWillChange><Urgency FormalName="4"/><Instruction FormalName="Update"/>',
            descriptive='<Language FormalName="en"/><Genre FormalName="Current"/>'
            '<SubjectCode><Subject FormalName="04000000"/></SubjectCode>'
            '<SubjectCode><Subject FormalName="15000000"/><SubjectMatter FormalName="15054000"/></SubjectCode>'
            '<Location><Property FormalName="Country" Value="NOR"/><Property FormalName="City" Value="Lindvik"/>'
            "</Location>"
            '<Property FormalName="Keyword" Value="repairs"/>',
        )
    )
    metadata, delivery = item.metadata, delivery_of(item)
    assert (item.content, item.media) == (STORY_TEXT, "text")
    assert (metadata.external_id, delivery.version) == ("urn:newsml:northwire.example:20241127:PIER1", "2")
    assert (metadata.title, metadata.source, metadata.language) == ("Lindvik closes pier", "Northwire", "en")
    assert metadata.published == "2024-11-27T09:00:00+01:00"
    assert metadata.observed == datetime(2024, 11, 27, 8, 30, tzinfo=UTC)
    assert (delivery.status, delivery.embargo) == ("withheld", "2024-11-27T18:00:00+01:00")
    assert (delivery.urgency, delivery.signal, delivery.slug, delivery.genre) == (
        4,
        "Update",
        "HARBOUR-PIER",
        ("Current",),
    )
    assert delivery.subjects == (Subject("04000000", "economy, business and finance"), Subject("15054000"))
    assert delivery.places == (Subject("NOR", "Lindvik"),)
    assert delivery.tags == ("harbour", "pier", "repairs", "economy, business and finance")
    assert (delivery.subheadlines, delivery.editor_notes) == (("Two years",), ("Adds cost",))
    assert (delivery.byline, delivery.authors, delivery.agencies) == ("By Ada Lund", ("Ada Lund",), ("Northwire",))
    assert delivery.rights == "© Northwire"


@pytest.mark.parametrize(
    "components",
    [
        component(STORY),
        component(f"<![CDATA[{STORY}]]>", mime="text/html"),
        component(STORY.replace("<", "&lt;").replace(">", "&gt;")),
        component(STORY_TEXT),
        component(nitf_story()),
        component(f"<nitf><body><body.content>{STORY}</body.content></body></nitf>"),
        component(XHTML.format(STORY), mime="application/xhtml+xml"),
        component("Plain.", mime="text/plain") + component(XHTML.format(STORY), mime="application/xhtml+xml"),
        component("<p>A box beside it.</p>", role="Supporting") + component(STORY, role="Main"),
        PHOTO + component(STORY),
        component("<p>The pier.</p>", role="Caption") + component(STORY),
        component("////8AAA", medium="Photo") + component(STORY),
        f"<NewsComponent><NewsComponent>{component(STORY)}</NewsComponent></NewsComponent>",
        f'<ContentItem><DataContent>{STORY}</DataContent></ContentItem>',
    ],
)  # fmt: skip
def test_the_story_among_components(components: str) -> None:
    assert read_newsml(newsml_item(components=components)).content == STORY_TEXT


@pytest.mark.parametrize(
    ("components", "kind"),
    [
        (PHOTO, "photo"),
        ('<ContentItem Href="a.jpg"><MediaType FormalName="Graphic"/></ContentItem>', "graphic"),
        ('<NewsItemRef NewsItem="urn:x"/>', "package"),
        ('<ContentItem Href="a.xml"/>', "remoteContent"),
    ],
)
def test_items_without_a_story_are_of_another_kind(components: str, kind: str) -> None:
    with pytest.raises(OtherItem) as other:
        read_newsml(newsml_item(components=components))
    assert other.value.kind == kind


@pytest.mark.parametrize(
    ("lines", "title", "subheadlines"),
    [
        ("<HeadLine>One</HeadLine><HeadLine>Two</HeadLine>", "One", ("Two",)),
        ("<HeadLine/><SubHeadLine>Two</SubHeadLine>", None, ("Two",)),
        ("", None, ()),
        ("<HeadLine><![CDATA[R&D at <Lindvik>]]></HeadLine>", "R&D at <Lindvik>", ()),
    ],
)
def test_headlines(lines: str, title: str | None, subheadlines: tuple[str, ...]) -> None:
    item = read_newsml(newsml_item(lines=lines))
    assert (item.metadata.title, delivery_of(item).subheadlines) == (title, subheadlines)


def test_a_name_label_serves_without_a_headline() -> None:
    document = newsml_item(lines="").replace("</Identification>", "<NameLabel>pier</NameLabel></Identification>")
    item = read_newsml(document)
    assert (item.metadata.title, delivery_of(item).slug) == ("pier", "pier")


@pytest.mark.parametrize(
    ("management", "published"),
    [
        ("<ThisRevisionCreated>20241127T093000Z</ThisRevisionCreated>", "2024-11-27T09:30:00Z"),
        ("<ThisRevisionCreated>20241127T093000</ThisRevisionCreated>", "2024-11-27T09:30:00"),
        ("<ThisRevisionCreated/><FirstCreated>20241127T090000Z</FirstCreated>", "2024-11-27T09:00:00Z"),
        ("<FirstCreated/>", "2024-11-27T10:00:00Z"),
    ],
)
def test_times(management: str, published: str) -> None:
    document = newsml_item(management=management, envelope="<DateAndTime>20241127T100000Z</DateAndTime>")
    assert read_newsml(document).metadata.published == published


def test_an_item_without_any_time_is_of_the_day_of_its_identifier() -> None:
    assert read_newsml(newsml_item(management="")).metadata.published == "2024-11-27"


@pytest.mark.parametrize(
    ("management", "data", "withdrawal"),
    [
        ('<Status FormalName="Canceled"/>', "", "canceled by the agency"),
        ('<Status FormalName="Canceled"/>', STORY, None),
        ('<Status FormalName="Usable"/><Instruction FormalName="Kill"/>', STORY, "killed by the agency: Kill"),
        ('<Status FormalName="Usable"/><Instruction FormalName="Rectify"/>', STORY, None),
    ],
)
def test_kills_and_canceled_items_withdraw(management: str, data: str, withdrawal: str | None) -> None:
    assert delivery_of(read_newsml(newsml_item(management=management, data=data))).withdrawal == withdrawal


def test_a_usable_item_without_text_is_refused() -> None:
    with pytest.raises(MetadataError) as refused:
        read_newsml(newsml_item(data=""))
    assert refused.value.reason == Reason.NO_CONTENT


def test_persons_are_distinct_from_the_agency() -> None:
    admin = '<Provider><Party FormalName="Northwire"/></Provider><Creator><Party FormalName="{}"/></Creator>'
    for creator, authors in (("Ada Lund", ("Ada Lund",)), ("Northwire", ()), ("al", ())):
        delivery = delivery_of(read_newsml(newsml_item(admin=admin.format(creator), lines="<ByLine>al/jk</ByLine>")))
        assert (delivery.byline, delivery.authors) == (None, authors)


def test_the_identifier_is_made_of_its_parts_where_no_public_one_is_given() -> None:
    document = newsml_item().replace(
        "<PublicIdentifier>urn:newsml:northwire.example:20241127:PIER1:2U</PublicIdentifier>", ""
    )
    assert read_newsml(document).metadata.external_id == "urn:newsml:northwire.example:20241127:PIER1"


def test_a_file_of_many_items_and_an_item_in_an_item() -> None:
    one = newsml_item(lines="<HeadLine>One</HeadLine>")
    items = one[one.index("<NewsItem>") : one.index("</NewsML>")]
    nested = items.replace("<NewsComponent>", f"<NewsComponent>{items}", 1).replace("One", "Two", 1)
    document = f"<NewsML><NewsEnvelope/>{items}{nested}{items}</NewsML>".encode()
    records = list(cut_newsml_1(BytesIO(document), 0, None))
    assert len(records) == 3
    assert parse_newsml_1(records[2].content).metadata.title == "One"


@pytest.mark.parametrize(
    ("head", "recognized"),
    [
        (newsml_item().encode()[:100], True),
        (b'<?xml version="1.0"?><!DOCTYPE NewsML PUBLIC "urn:newsml:x" "NewsMLv1.2.dtd">', True),
        (b"<NewsItem Duid='x'>", True),
        (b"<newsItem guid='x'>", False),
        (b"<rss><channel>", False),
    ],
)
def test_recognition_by_content(head: bytes, recognized: bool) -> None:
    assert recognizes_newsml_1(head) is recognized
