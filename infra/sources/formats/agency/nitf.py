"""NITF 3.x: one story with its metadata, also embedded in items of NewsML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from infra.sources.formats.agency.parts.assembly import AgencyItem, build_item, is_signal
from infra.sources.formats.agency.parts.people import DeliveredByline, read_byline_element
from infra.sources.formats.agency.parts.story import story_blocks
from infra.sources.formats.agency.parts.story_text import DeliveredBlock
from infra.sources.formats.agency.parts.topics import build_subject
from infra.sources.formats.agency.recognition import root_names
from infra.sources.formats.items import CutRecord, Item, records_format
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

NAME = "nitf"
SHAPE = XmlShape(records=("nitf",))

_SEPARATORS = re.compile(r"\s*[,;]\s*")
_SUBJECT = "head/tobject/tobject.subject"
_SUBJECT_NAMES = ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")
_NAMED_PLACES = ("city", "sublocation", "region", "state", "country")


def cut_nitf(stream: BinaryIO, start: int, end: int | None, limits: Limits = DEFAULT_LIMITS) -> Iterator[CutRecord]:
    """Yield the stories of a file: one, or several one after the other or in any element."""
    return cut_xml(stream, start, end, SHAPE, limits)


def recognizes_nitf(head: bytes) -> bool:
    """Return whether the first bytes of a file are NITF: its root or document type is `nitf`, or a wrapper holds it."""
    names = root_names(head)
    return bool(names) and (names[0] == "nitf" or "nitf" in names[1:4])


def parse_nitf(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """Return the article of a story. Raises MetadataError."""
    root = parse_xml(content)
    story = root if root.tag == "nitf" else root.find(".//nitf")
    if story is None:
        raise MetadataError(Reason.MALFORMED_RECORD, "the record has no nitf element")
    return build_item(read_nitf(story))


def read_nitf(nitf: etree._Element) -> AgencyItem:
    """Read the parts of a story."""
    head, body = nitf.find("head"), nitf.find("body")
    docdata = nitf.find("head/docdata")
    body_head = nitf.find("body/body.head")
    provider, registered = _provider(nitf), attribute_at(docdata, "doc-id", "regsrc")
    headlines = [*texts_at(body_head, "hedline/hl1")] or _bare_headline(body_head)
    key = attribute_at(docdata, "du-key", "key")
    meta = _meta(nitf)
    return AgencyItem(
        format=NAME,
        blocks=_blocks(nitf),
        headline=headlines[0] if headlines else None,
        head_title=text_at(head, "title"),
        subheadlines=[*headlines[1:], *texts_at(body_head, "hedline/hl2")],
        identifier=_identifier(nitf) or key,
        version=_version(nitf) or meta.get("version") or meta.get("revision"),
        issued=(
            attribute_at(docdata, "date.issue", "norm") or text_at(docdata, "date.issue"),
            attribute_at(head, "pubdata", "date.publication"),
            attribute_at(body_head, "dateline/story.date", "norm"),
            meta.get("date"),
        ),
        embargoed=attribute_at(docdata, "date.release", "norm"),
        modified=_last(attributes_at(head, "revision-history", "norm")),
        language=_language(nitf, body) or meta.get("language") or meta.get("lang"),
        provider=provider or registered,
        source=registered or provider,
        credits=[*texts_at(body_head, "distributor/org")],
        byline=_byline(body_head, body, provider),
        keywords=_keywords(docdata, meta),
        subjects=[*_subjects(nitf)],
        places=[*_places(nitf)],
        section=attribute_at(head, "pubdata", "position.section"),
        slug=meta.get("slug") or meta.get("slugline") or key,
        genre=[*attributes_at(head, "tobject/tobject.property", "tobject.property.type")],
        urgency=attribute_at(docdata, "urgency", "ed-urg"),
        status=clean_text(docdata.get("management-status")) if docdata is not None else None,
        signals=_signals(docdata),
        editor_notes=[*_notes(nitf), *attributes_at(docdata, "ed-msg", "info")],
        rights=text_at(docdata, "doc.rights") or text_at(body_head, "rights") or _copyright(docdata),
    )


def _bare_headline(body_head: etree._Element | None) -> list[str]:
    """The headline of a `hedline` without elements for its lines."""
    found = body_head.find("hedline") if body_head is not None else None
    has_lines = found is not None and (found.find("hl1") is not None or found.find("hl2") is not None)
    text = None if has_lines else text_of(found)
    return [text] if text else []


def _blocks(nitf: etree._Element) -> list[DeliveredBlock]:
    contents = nitf.findall("body/body.content") or nitf.findall("body.content") or nitf.findall("body")
    return [block for content in contents for block in story_blocks(content)]


def _identifier(nitf: etree._Element) -> str | None:
    """The id of the document without its revision."""
    identifier = attribute_at(nitf, "head/docdata/doc-id", "id-string") or clean_text(nitf.get("uno"))
    version = _version(nitf)
    if identifier and version:
        identifier = re.sub(rf"[:;.]{re.escape(version)}[NUA]?\Z", "", identifier) or identifier
    return identifier


def _version(nitf: etree._Element) -> str | None:
    docdata = nitf.find("head/docdata")
    return (
        attribute_at(docdata, "doc-id", "revision", "version")
        or attribute_at(docdata, "du-key", "version")
        or attribute_at(docdata, "du-key", "generation")
    )


def _meta(nitf: etree._Element) -> dict[str, str]:
    """The `meta` elements of the head: name in lower case -> content."""
    found = ((meta.get("name"), clean_text(meta.get("content"))) for meta in nitf.iterfind("head/meta"))
    return {name.lower(): content for name, content in found if name and content}


def _language(nitf: etree._Element, body: etree._Element | None) -> str | None:
    for element in (nitf, body, nitf.find("body/body.content")):
        if element is not None and (language := element.get(XML_LANGUAGE) or element.get("lang")):
            return clean_text(language)
    return attribute_at(nitf, "head/docdata/doc-lang", "lang", "value")


def _provider(nitf: etree._Element) -> str | None:
    return (
        text_at(nitf, "body/body.head/distributor/org", "body/body.head/distributor")
        or attribute_at(nitf, "head/pubdata", "name")
        or attribute_at(nitf, "head/docdata/doc.copyright", "holder")
    )


def _byline(body_head: etree._Element | None, body: etree._Element | None, provider: str | None) -> DeliveredByline:
    """The bylines of the body's head; if no person is in them, a tagline that has one."""
    elements = [*(body_head.iterfind("byline") if body_head is not None else ())]
    read = [read_byline_element(element, provider) for element in elements]
    if not any(one.authors for one in read) and body is not None:
        marked = [element for element in body.iterfind("body.end/tagline") if element.find(".//person") is not None]
        read += [read_byline_element(element, provider) for element in marked]
    return DeliveredByline(
        text="; ".join(one.text for one in read if one.text) or None,
        authors=distinct([name for one in read for name in one.authors]),
        agencies=distinct([name for one in read for name in one.agencies]),
    )


def _keywords(docdata: etree._Element | None, meta: dict[str, str]) -> list[str]:
    given = [*attributes_at(docdata, "key-list/keyword", "key"), *texts_at(docdata, "key-list/keyword")]
    given += _SEPARATORS.split(meta.get("keywords", ""))
    return [word for one in given for word in _SEPARATORS.split(one) if clean_text(word)]


def _subjects(nitf: etree._Element) -> Iterator[Subject]:
    for element in nitf.iterfind(_SUBJECT):
        code = element.get("tobject.subject.refnum") or element.get("tobject.subject.code")
        name = next((text for key in _SUBJECT_NAMES if (text := clean_text(element.get(key)))), None)
        if subject := build_subject(clean_text(code), name):
            yield subject
    for path in ("classifier", "person", "org", "event"):
        for element in nitf.iterfind(f"head/docdata/identified-content/{path}"):
            name = text_of(element) or clean_text(element.get("value"))
            if subject := build_subject(_code(element) or name, name):
                yield subject


def _code(element: etree._Element) -> str | None:
    """The code of an identified thing with its vocabulary, where given."""
    value, source = clean_text(element.get("value")), clean_text(element.get("idsrc"))
    return f"{source}:{value}" if value and source else value


def _places(nitf: etree._Element) -> Iterator[Subject]:
    for element in nitf.iterfind("head/docdata/evloc"):
        name = next(
            (text for key in ("city", "county-dist", "state-prov") if (text := clean_text(element.get(key)))), None
        )
        if place := build_subject(clean_text(element.get("iso-cc")), name):
            yield place
    for path in ("head/docdata/identified-content/location", "body/body.head/dateline/location"):
        for element in nitf.iterfind(path):
            name = next(texts_at(element, *_NAMED_PLACES), None) or text_of(element)
            code = (
                clean_text(element.get("location-code")) or attribute_at(element, "country", "iso-cc") or _code(element)
            )
            if place := build_subject(code, name):
                yield place


def _signals(docdata: etree._Element | None) -> list[str]:
    given = [one for one in attributes_at(docdata, "ed-msg", "msg-type", "info") if is_signal(one)]
    if docdata is not None and docdata.find("correction") is not None:
        given.append("correction")
    return given


def _notes(nitf: etree._Element) -> Iterator[str]:
    for note in nitf.iterfind("body//note"):
        text = " ".join(block.text for block in story_blocks(note)).replace("\n", " ")
        if text:
            yield text


def _copyright(docdata: etree._Element | None) -> str | None:
    found = docdata.find("doc.copyright") if docdata is not None else None
    if found is None:
        return None
    return clean_text(f"{found.get('year') or ''} {found.get('holder') or ''}")


def _last(texts: Iterator[str]) -> str | None:
    found = [*texts]
    return found[-1] if found else None


NITF = records_format(
    NAME,
    (".xml", ".nitf"),
    cut_nitf,
    parse_nitf,
    recognizes=recognizes_nitf,
    title="NITF",
    splittable=True,
)
