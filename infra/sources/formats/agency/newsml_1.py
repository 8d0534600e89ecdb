"""NewsML 1.0 to 1.2: news items with their components. Packages and items of other media are counted by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from infra.sources.formats.agency.nitf import read_nitf
from infra.sources.formats.agency.parts.assembly import AgencyItem, build_item, fill_missing, read_status
from infra.sources.formats.agency.parts.people import DeliveredByline, persons_among, read_byline_text
from infra.sources.formats.agency.parts.story import content_root, story_blocks
from infra.sources.formats.agency.parts.topics import build_subject
from infra.sources.formats.agency.recognition import root_names
from infra.sources.formats.items import CutRecord, Item, OtherItem, records_format
from infra.sources.formats.xml.cutter import cut_xml
from infra.sources.formats.xml.document import parse_xml
from infra.sources.formats.xml.shape import XmlShape
from infra.sources.formats.xml.tree import (
    XML_LANGUAGE,
    attribute_at,
    attributes_at,
    clean_text,
    distinct,
    text_at,
    text_of,
    texts_at,
)
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason, Subject

NAME = "newsml-1"

_PICTURES = re.compile(r"caption|photo|picture|graphic|image|thumbnail|video|audio|preview", re.IGNORECASE)
_REVISION = re.compile(r":\d{1,9}[A-Za-z]?\Z")
_SUBJECT_CODES = ("SubjectDetail", "SubjectMatter", "Subject")


SHAPE = XmlShape(("NewsItem",), containers=("NewsML",), nests_in=("NewsComponent",))


def cut_newsml_1(stream: BinaryIO, start: int, end: int | None, limits: Limits = DEFAULT_LIMITS) -> Iterator[CutRecord]:
    """Yield the news items of a file."""
    return cut_xml(stream, start, end, SHAPE, limits)


def recognizes_newsml_1(head: bytes) -> bool:
    """Return whether the first bytes of a file are NewsML's: its root or document type is `NewsML` or `NewsItem`."""
    names = root_names(head)
    return bool(names) and (names[0] in ("NewsML", "NewsItem") or "NewsML" in names[1:4])


def parse_newsml_1(record: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """Return the article of a news item. Raises MetadataError, and OtherItem for an item of another medium."""
    root = parse_xml(record)
    item = root if root.tag == "NewsItem" else root.find(".//NewsItem")
    if item is None:
        raise MetadataError(Reason.MALFORMED_RECORD, "the record has no NewsItem element")
    content, story = next(_stories(item), (None, None))
    if story is None and (kind := _other_kind(item)):
        raise OtherItem(kind)
    component = _component_of(content) if content is not None else item.find(".//NewsComponent")
    parts = _read_item(root, item, component)
    if story is not None:
        fill_missing(parts, story)
    return build_item(parts)


def _other_kind(item: etree._Element) -> str | None:
    """The medium of an item without a story; a canceled one counts as text."""
    if read_status(attribute_at(item, "NewsManagement/Status", "FormalName")) == "canceled":
        return None
    media = [medium.lower() for medium in attributes_at(item, ".//ContentItem/MediaType", "FormalName")]
    other = next((medium for medium in media if _PICTURES.search(medium)), None)
    if other:
        return other
    if item.find(".//NewsItemRef") is not None:
        return "package"
    is_remote = item.find(".//ContentItem[@Href]") is not None and item.find(".//DataContent") is None
    return "remoteContent" if is_remote else None


def _stories(item: etree._Element) -> Iterator[tuple[etree._Element, AgencyItem]]:
    """Yield the content elements that have text, and what they hold; main components first, captions left out."""
    found = [one for one in item.iter("DataContent") if not _belongs_to_picture(one)]
    for content in sorted(found, key=lambda one: ("main" not in _roles(one), _rank(one))):
        root = content_root(content)
        story = read_nitf(root) if root.tag == "nitf" else AgencyItem(NAME, story_blocks(root))
        if story.blocks:
            yield content, story


def _belongs_to_picture(content: etree._Element) -> bool:
    item = content.getparent()
    medium = attribute_at(item, "MediaType", "FormalName") if item is not None else None
    kind = attribute_at(item, "MimeType", "FormalName") or ""
    return bool(_PICTURES.search(medium or "") or _PICTURES.match(kind) or any(map(_PICTURES.search, _roles(content))))


def _roles(content: etree._Element) -> list[str]:
    """The roles of the components that a content element belongs to, in lower case."""
    return [
        role.lower()
        for component in content.iterancestors("NewsComponent")
        if (role := attribute_at(component, "Role", "FormalName"))
    ]


def _rank(content: etree._Element) -> int:
    item = content.getparent()
    kinds = " ".join(
        [*attributes_at(item, "MimeType", "FormalName"), *attributes_at(item, "Format", "FormalName")]
    ).lower()
    return next((rank for rank, word in enumerate(("nitf", "xhtml", "html", "xml")) if word in kinds), 4)


def _component_of(content: etree._Element) -> etree._Element | None:
    return next(content.iterancestors("NewsComponent"), None)


def _read_item(root: etree._Element, item: etree._Element, component: etree._Element | None) -> AgencyItem:
    management = item.find("NewsManagement")
    components = [] if component is None else [component, *component.iterancestors("NewsComponent")]
    provider = (
        _first_attribute(components, "AdministrativeMetadata/Provider/Party")
        or attribute_at(root, "NewsEnvelope/SentFrom/Party", "FormalName")
        or text_at(item, "Identification/NewsIdentifier/ProviderId")
    )
    headlines = [*_texts(components, "NewsLines/HeadLine")]
    revision = text_at(item, "Identification/NewsIdentifier/RevisionId")
    return AgencyItem(
        format=NAME,
        headline=headlines[0] if headlines else None,
        head_title=text_at(item, "Identification/NameLabel"),
        subheadlines=[*headlines[1:], *_texts(components, "NewsLines/SubHeadLine")],
        identifier=_identifier(item, revision),
        version=revision,
        first_issued=text_at(management, "FirstCreated"),
        issued=(
            text_at(management, "ThisRevisionCreated"),
            text_at(root, "NewsEnvelope/DateAndTime"),
            next(_texts(components, "DescriptiveMetadata/DateLineDate"), None),
            text_at(management, "FirstCreated"),
            text_at(item, "Identification/NewsIdentifier/DateId"),
        ),
        embargoed=_embargo_end(management),
        language=_language(item, components),
        provider=provider,
        credits=[
            *_attributes(components, "AdministrativeMetadata/Source/Party"),
            *_texts(components, "NewsLines/CreditLine"),
        ],
        byline=_byline(components, provider),
        keywords=_keywords(components),
        subjects=[*_subjects(components)],
        places=[*_places(components)],
        section=_first_attribute(components, "DescriptiveMetadata/Property[@FormalName='Section']", "Value"),
        slug=next(_texts(components, "NewsLines/SlugLine"), None) or text_at(item, "Identification/NameLabel"),
        genre=[*_attributes(components, "DescriptiveMetadata/Genre")],
        urgency=attribute_at(management, "Urgency", "FormalName"),
        status=attribute_at(management, "Status", "FormalName"),
        signals=[*attributes_at(management, "Instruction", "FormalName")],
        editor_notes=[*_notes(management, components)],
        rights=_rights(components),
    )


def _identifier(item: etree._Element, revision: str | None) -> str | None:
    """The public identifier without its revision, or the same form made of its parts."""
    identifier = item.find("Identification/NewsIdentifier")
    public = text_at(identifier, "PublicIdentifier")
    if public:
        return _REVISION.sub("", public) if revision and public.startswith("urn:newsml:") else public
    parts = [text_at(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    if parts[2]:
        return ":".join(("urn:newsml", *(part for part in parts if part)))
    return clean_text(item.get("Duid"))


def _language(item: etree._Element, components: list[etree._Element]) -> str | None:
    given = _first_attribute(components, "DescriptiveMetadata/Language")
    return given or next((tag for one in (*components, item) if (tag := clean_text(one.get(XML_LANGUAGE)))), None)


def _embargo_end(management: etree._Element | None) -> str | None:
    """The time at which an item becomes usable."""
    for change in () if management is None else management.iterfind("StatusWillChange"):
        if (attribute_at(change, "FutureStatus", "FormalName") or "").lower() == "usable":
            return text_at(change, "DateAndTime")
    return None


def _byline(components: list[etree._Element], provider: str | None) -> DeliveredByline:
    printed = [read_byline_text(text, provider) for text in _texts(components, "NewsLines/ByLine")]
    authors = distinct([name for one in printed for name in one.authors])
    agencies = distinct([name for one in printed for name in one.agencies])
    if authors:
        return DeliveredByline("; ".join(one.text for one in printed if one.text), authors, agencies)
    return DeliveredByline(
        None, persons_among(_attributes(components, "AdministrativeMetadata/Creator/Party"), provider), agencies
    )


def _keywords(components: list[etree._Element]) -> list[str]:
    given = [*_texts(components, "NewsLines/KeywordLine")]
    given += _attributes(components, "DescriptiveMetadata/Property[@FormalName='Keyword']", "Value")
    given += _attributes(components, "DescriptiveMetadata/Property[@FormalName='Keywords']", "Value")
    return [word.strip() for one in given for word in re.split(r"[,;]", one) if word.strip()]


def _subjects(components: list[etree._Element]) -> Iterator[Subject]:
    for component in components:
        for group in component.iterfind("DescriptiveMetadata/SubjectCode"):
            code = next((found for name in _SUBJECT_CODES if (found := attribute_at(group, name, "FormalName"))), None)
            if subject := build_subject(code, None):
                yield subject


def _places(components: list[etree._Element]) -> Iterator[Subject]:
    for component in components:
        for location in component.iterfind("DescriptiveMetadata/Location"):
            given = {one.get("FormalName"): clean_text(one.get("Value")) for one in location.iterfind("Property")}
            name = given.get("City") or given.get("CountryArea") or given.get("CountryName") or text_of(location)
            if place := build_subject(given.get("Country") or clean_text(location.get("FormalName")), name):
                yield place


def _notes(management: etree._Element | None, components: list[etree._Element]) -> Iterator[str]:
    yield from texts_at(management, "Instruction", "Instruction/Comment")
    for component in components:
        for line in component.iterfind("NewsLines/NewsLine"):
            kind = attribute_at(line, "NewsLineType", "FormalName") or ""
            if re.search(r"note|advis|editor", kind, re.IGNORECASE):
                yield from texts_at(line, "NewsLineText")


def _rights(components: list[etree._Element]) -> str | None:
    printed = next(_texts(components, "NewsLines/CopyrightLine", "NewsLines/RightsLine"), None)
    return printed or next(_texts(components, "RightsMetadata/Copyright"), None)


def _texts(components: list[etree._Element], *paths: str) -> Iterator[str]:
    for component in components:
        yield from texts_at(component, *paths)


def _attributes(components: list[etree._Element], path: str, name: str = "FormalName") -> Iterator[str]:
    for component in components:
        yield from attributes_at(component, path, name)


def _first_attribute(components: list[etree._Element], path: str, name: str = "FormalName") -> str | None:
    return next(_attributes(components, path, name), None)


NEWSML_1 = records_format(
    NAME,
    (".xml", ".newsml"),
    cut_newsml_1,
    parse_newsml_1,
    recognizes=recognizes_newsml_1,
    title="NewsML 1.x",
    splittable=True,
)
