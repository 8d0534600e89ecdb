"""NewsML-G2: news items alone or in a message. Packages, concepts and items of other media are counted by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from infra.sources.formats.agency.nitf import read_nitf
from infra.sources.formats.agency.parts.assembly import AgencyItem, build_item, fill_missing, read_status
from infra.sources.formats.agency.parts.people import DeliveredByline, agency_name, persons_among, read_byline_text
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
    clean_text,
    distinct,
    text_at,
    text_of,
    texts_at,
)
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason, Subject

NAME = "newsml-g2"
NAMESPACE = b"iptc.org/std/nar/"
ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")

_MEDIA = frozenset(("picture", "photo", "graphic", "video", "audio", "animation", "multimedia", "image", "icon"))
_MAIN_ROLE = re.compile(r"(?:.*[:/])?(?:main|headline|hl1|title)", re.IGNORECASE)
_ORGANIZATIONS = re.compile(r"organi[sz]ation|agency|company", re.IGNORECASE)
_PLACES = re.compile(r"geoarea|poi|place|location", re.IGNORECASE)
_WRITERS = re.compile(r"writ|author|report|byline|creator", re.IGNORECASE)
_VERSION_SUFFIX = re.compile(r"(urn:newsml:[^:]+:[^:]+:.+):(\d+)[NUA]?")


SHAPE = XmlShape(ITEMS, containers=("newsMessage", "itemSet"), nests_in=("inlineXML",), others=ITEMS[1:])


def cut_newsml_g2(
    stream: BinaryIO, start: int, end: int | None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the items of a file: one, those of a message, or of several messages one after the other."""
    return cut_xml(stream, start, end, SHAPE, limits)


def recognizes_newsml_g2(head: bytes) -> bool:
    """Return whether the first bytes of a file are NewsML-G2's: its root, or an element that a wrapper holds."""
    names = root_names(head)
    if not names:
        return False
    return names[0] in (*ITEMS, "newsMessage") or (NAMESPACE in head and not {*ITEMS, "newsMessage"}.isdisjoint(names))


def parse_newsml_g2(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """Return the article of a news item. Raises MetadataError, and OtherItem for an item of another medium."""
    root = parse_xml(content)
    item = root if root.tag == "newsItem" else root.find(".//newsItem")
    if item is None:
        raise MetadataError(Reason.MALFORMED_RECORD, "the record has no newsItem element")
    if kind := _other_kind(item):
        raise OtherItem(kind)
    parts = _read_item(item, sent=text_at(root, "header/sent"))
    for rendition in _renditions(item, parts.language):
        content_element = content_root(rendition)
        if story := _read_story(content_element):
            fill_missing(parts, story)
            break
    return build_item(parts)


def _other_kind(item: etree._Element) -> str | None:
    """The medium of an item that is not a text; one without content counts as text, if only to be refused."""
    kind = (next(_codes(item.find("itemMeta"), "itemClass"), None) or "").lower()
    if kind in _MEDIA:
        return kind
    content = item.find("contentSet")
    is_remote = content is not None and {one.tag for one in content} == {"remoteContent"}
    return "remoteContent" if is_remote and read_status(_status(item.find("itemMeta"))) != "canceled" else None


def _read_story(content: etree._Element) -> AgencyItem | None:
    """The story of a rendition and the metadata in it; None if it has no text."""
    if content.tag == "nitf":
        story = read_nitf(content)
        return story if story.blocks else None
    blocks = story_blocks(content)
    if not blocks:
        return None
    page = content.getparent()
    if page is None or page.tag != "html":
        return AgencyItem(NAME, blocks, headline=text_of(content.find("h1")) if content.tag == "body" else None)
    return AgencyItem(
        NAME,
        blocks,
        headline=text_of(content.find("h1")),
        head_title=text_at(page, "head/title"),
        language=clean_text(page.get(XML_LANGUAGE) or page.get("lang")),
    )


def _read_item(item: etree._Element, sent: str | None) -> AgencyItem:
    meta, content, rights = item.find("itemMeta"), item.find("contentMeta"), item.find("rightsInfo")
    language = _language(item, content)
    provider = _party_at(meta, "provider")
    headlines = _headlines(content, language)
    version = clean_text(item.get("version"))
    created = text_at(content, "contentCreated")
    first = text_at(meta, "firstCreated")
    return AgencyItem(
        format=NAME,
        headline=headlines[0],
        head_title=text_at(meta, "title"),
        subheadlines=headlines[1],
        identifier=_identifier(item, version),
        version=version,
        url=_canonical_link(meta),
        first_issued=first,
        issued=(text_at(meta, "versionCreated"), sent, created, first),
        embargoed=text_at(meta, "embargoed"),
        modified=text_at(content, "contentModified"),
        language=language,
        provider=provider,
        credits=[*_credits(content)],
        byline=_byline(content, provider),
        keywords=[*texts_at(content, "keyword")],
        subjects=[*_subjects(content)],
        places=[*_places(content)],
        section=next(_names(meta, "service"), None),
        slug=text_at(content, "slugline"),
        genre=[*_names(content, "genre")],
        urgency=text_at(content, "urgency") or text_at(meta, "urgency"),
        status=_status(meta),
        signals=[*_codes(meta, "signal")],
        editor_notes=[*texts_at(meta, "edNote"), *texts_at(content, "edNote")],
        rights=_rights(rights),
    )


def _identifier(item: etree._Element, version: str | None) -> str | None:
    """The guid, without a version at its end."""
    guid = clean_text(item.get("guid"))
    match = _VERSION_SUFFIX.fullmatch(guid or "")
    return match.group(1) if match and match.group(2) == version else guid


def _language(item: etree._Element, content: etree._Element | None) -> str | None:
    return attribute_at(content, "language", "tag") or clean_text(item.get(XML_LANGUAGE))


def _headlines(content: etree._Element | None, language: str | None) -> tuple[str | None, list[str]]:
    """The main headline, in the item's language where there are several, and all others."""
    if content is None:
        return None, []
    found = [(headline, text) for headline in content.iterfind("headline") if (text := text_of(headline))]
    mains = [(one, text) for one, text in found if not one.get("role") or _MAIN_ROLE.fullmatch(one.get("role") or "")]
    mains.sort(key=lambda pair: (bool(pair[0].get("role")), not _fits(pair[0].get(XML_LANGUAGE), language)))
    main = mains[0] if mains else None
    return (main[1] if main else None), [text for one, text in found if main is None or one is not main[0]]


def _fits(given: str | None, wanted: str | None) -> bool:
    return not given or not wanted or given.lower().split("-")[0] == wanted.lower().split("-")[0]


def _status(meta: etree._Element | None) -> str | None:
    """The publishing status; an empty embargo lasts until further notice."""
    status = next(_codes(meta, "pubStatus"), None)
    embargoed = meta.find("embargoed") if meta is not None else None
    if embargoed is not None and not (embargoed.text or "").strip() and status in (None, "usable"):
        return "withheld"
    return status


def _byline(content: etree._Element | None, provider: str | None) -> DeliveredByline:
    """The printed byline; if no person is in it, the persons among creators and writers."""
    printed = [read_byline_text(text, provider) for text in texts_at(content, "by")]
    agencies = [name for one in printed for name in one.agencies]
    if any(one.authors for one in printed):
        authors = distinct([name for one in printed for name in one.authors])
        return DeliveredByline("; ".join(one.text for one in printed if one.text), authors, distinct([*agencies]))
    creators = [] if content is None else [*content.iterfind("creator")]
    writers = (
        []
        if content is None
        else [one for one in content.iterfind("contributor") if _WRITERS.search(one.get("role") or "")]
    )
    persons = [_name_of(one) for one in (*creators, *writers) if not _ORGANIZATIONS.search(one.get("type") or "")]
    organizations = [agency_name(_name_of(one)) for one in creators if _ORGANIZATIONS.search(one.get("type") or "")]
    return DeliveredByline(None, persons_among(persons, provider), distinct([*agencies, *organizations]))


def _credits(content: etree._Element | None) -> Iterator[str]:
    if content is not None:
        for source in content.iterfind("infoSource"):
            if name := _name_of(source):
                yield name


def _subjects(content: etree._Element | None) -> Iterator[Subject]:
    for element in () if content is None else content.iterfind("subject"):
        if not _PLACES.search(element.get("type") or "") and (subject := _subject(element)):
            yield subject


def _places(content: etree._Element | None) -> Iterator[Subject]:
    if content is None:
        return
    geographic = (one for one in content.iterfind("subject") if _PLACES.search(one.get("type") or ""))
    for element in (*content.iterfind("located"), *geographic):
        if place := _subject(element):
            yield place


def _subject(element: etree._Element) -> Subject | None:
    code = clean_text(element.get("qcode")) or clean_text(element.get("uri"))
    literal = clean_text(element.get("literal"))
    return build_subject(code or literal, text_at(element, "name") or (literal if code else None))


def _party_at(element: etree._Element | None, path: str) -> str | None:
    return next((name for one in (() if element is None else element.iterfind(path)) if (name := _name_of(one))), None)


def _name_of(element: etree._Element) -> str | None:
    """The name of a concept: given, or its literal, or its code without the vocabulary."""
    return text_at(element, "name") or clean_text(element.get("literal")) or _local_code(element)


def _local_code(element: etree._Element) -> str | None:
    code = clean_text(element.get("qcode")) or clean_text(element.get("uri"))
    return re.split(r"[:/]", code)[-1] or None if code else None


def _names(element: etree._Element | None, path: str) -> Iterator[str]:
    for one in () if element is None else element.iterfind(path):
        if name := _name_of(one):
            yield name


def _codes(element: etree._Element | None, path: str) -> Iterator[str]:
    for one in () if element is None else element.iterfind(path):
        if code := _local_code(one) or _name_of(one) or text_of(one):
            yield code


def _canonical_link(meta: etree._Element | None) -> str | None:
    for link in () if meta is None else meta.iterfind("link"):
        if "canonical" in (link.get("rel") or "").lower() and (link.get("href") or "").startswith("http"):
            return clean_text(link.get("href"))
    return None


def _rights(rights: etree._Element | None) -> str | None:
    stated = [*texts_at(rights, "copyrightNotice", "usageTerms")]
    holder = rights.find("copyrightHolder") if rights is not None else None
    return " ".join(distinct([*stated])) or (_name_of(holder) if holder is not None else None)


def _renditions(item: etree._Element, language: str | None) -> list[etree._Element]:
    """The renditions that may have the text: NITF before XHTML, HTML and plain text; those in other languages last."""
    found = [*item.iterfind("contentSet/inlineXML"), *item.iterfind("contentSet/inlineData")]
    usable = [one for one in found if not re.match(r"image|video|audio", one.get("contenttype") or "", re.IGNORECASE)]
    return sorted(usable, key=lambda one: (not _fits(one.get(XML_LANGUAGE), language), _rank(one)))


def _rank(rendition: etree._Element) -> int:
    kind = (rendition.get("contenttype") or "").lower()
    return next((rank for rank, word in enumerate(("nitf", "xhtml", "html", "xml")) if word in kind), 4)


NEWSML_G2 = records_format(
    NAME,
    (".xml", ".newsml"),
    cut_newsml_g2,
    parse_newsml_g2,
    recognizes=recognizes_newsml_g2,
    title="NewsML-G2",
    splittable=True,
)
