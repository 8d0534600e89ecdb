"""Items of imaginary agencies, in the three XML formats."""

from __future__ import annotations

from io import BytesIO

from infra.sources.formats.agency.newsml_1 import cut_newsml_1, parse_newsml_1
from infra.sources.formats.agency.newsml_g2 import cut_newsml_g2, parse_newsml_g2
from infra.sources.formats.agency.nitf import cut_nitf, parse_nitf
from infra.sources.formats.items import Item
from transforms.records import Delivery

XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
STORY = "<p>The harbour of Lindvik will close its northern pier.</p><p>Repairs take two years.</p>"
STORY_TEXT = "The harbour of Lindvik will close its northern pier.\n\nRepairs take two years."


def g2_item(
    *,
    meta: str = "",
    content: str = "<headline>Lindvik closes pier</headline>",
    body: str = STORY,
    content_set: str | None = None,
    rights: str = "",
    attributes: str = 'guid="urn:newsml:northwire.example:20241127:pier" version="2" xml:lang="en"',
) -> str:
    """A news item with XHTML, or with the given content set."""
    inline = f'<inlineXML contenttype="application/xhtml+xml">{XHTML.format(body)}</inlineXML>'
    times = "" if "versionCreated" in meta else "<versionCreated>2024-11-27T09:30:00+01:00</versionCreated>"
    provider = "" if "<provider" in meta else '<provider literal="Northwire"/>'
    item_class = "" if "itemClass" in meta else '<itemClass qcode="ninat:text"/>'
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" {attributes}>{rights}'
        f"<itemMeta>{item_class}{provider}{times}{meta}</itemMeta>"
        f"<contentMeta>{content}</contentMeta>"
        f"<contentSet>{inline if content_set is None else content_set}</contentSet></newsItem>"
    )


def newsml_item(
    *,
    lines: str = "<HeadLine>Lindvik closes pier</HeadLine>",
    management: str = "<ThisRevisionCreated>20241127T093000+0100</ThisRevisionCreated>",
    admin: str = '<Provider><Party FormalName="Northwire"/></Provider>',
    descriptive: str = "",
    data: str = STORY,
    components: str | None = None,
    envelope: str = "",
) -> str:
    """A NewsML 1.2 document with one item."""
    text = (
        '<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/>'
        f"<DataContent>{data}</DataContent></ContentItem></NewsComponent>"
    )
    return (
        f'<NewsML Version="1.2"><NewsEnvelope>{envelope}</NewsEnvelope><NewsItem><Identification><NewsIdentifier>'
        "<ProviderId>northwire.example</ProviderId><DateId>20241127</DateId><NewsItemId>PIER1</NewsItemId>"
        '<RevisionId PreviousRevision="1" Update="U">2</RevisionId>'
        "<PublicIdentifier>urn:newsml:northwire.example:20241127:PIER1:2U</PublicIdentifier>"
        f"</NewsIdentifier></Identification><NewsManagement>{management}</NewsManagement>"
        f"<NewsComponent><NewsLines>{lines}</NewsLines><AdministrativeMetadata>{admin}</AdministrativeMetadata>"
        f"<DescriptiveMetadata>{descriptive}</DescriptiveMetadata>{text if components is None else components}"
        "</NewsComponent></NewsItem></NewsML>"
    )


def nitf_story(
    *,
    head: str = "",
    docdata: str = '<doc-id regsrc="NW" id-string="nw.pier"/><date.issue norm="20241127T093000+0100"/>',
    body_head: str = "<hedline><hl1>Lindvik closes pier</hl1></hedline>",
    content: str = STORY,
    end: str = "",
    attributes: str = "",
) -> str:
    """A NITF story."""
    return (
        f"<nitf {attributes}><head>{head}<docdata>{docdata}</docdata></head><body><body.head>{body_head}</body.head>"
        f"<body.content>{content}</body.content><body.end>{end}</body.end></body></nitf>"
    )


def read_g2(document: str) -> Item:
    """The article of the only item of a file."""
    (record,) = cut_newsml_g2(BytesIO(document.encode()), 0, None)
    assert record.refused is None
    return parse_newsml_g2(record.content)


def read_newsml(document: str) -> Item:
    """The article of the only item of a file."""
    (record,) = cut_newsml_1(BytesIO(document.encode()), 0, None)
    assert record.refused is None
    return parse_newsml_1(record.content)


def read_nitf(document: str) -> Item:
    """The article of the only story of a file."""
    (record,) = cut_nitf(BytesIO(document.encode()), 0, None)
    assert record.refused is None
    return parse_nitf(record.content)


def delivery_of(item: Item) -> Delivery:
    """The delivery of an article, which every agency item has."""
    assert item.delivery is not None
    return item.delivery
