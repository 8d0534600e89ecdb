"""Parsing of a record's XML into a tree of local names."""

from __future__ import annotations

from lxml import etree

from infra.sources.formats.xml.encoding import to_utf8
from infra.sources.formats.xml.parser import xml_parser
from infra.sources.formats.xml.repairs import repair_markup, resolve_references
from infra.sources.metadata import MetadataError
from transforms.records import Reason

_LIMITS = (etree.ErrorTypes.ERR_ENTITY_LOOP, etree.ErrorTypes.ERR_RESOURCE_LIMIT)


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of a document, with local names as tags; what is broken in small ways is repaired first.

    Raises MetadataError if it is not XML, or expands beyond the bounds.
    """
    content = to_utf8(content).strip()
    if not content:
        raise MetadataError(Reason.EMPTY, "There is nothing in it.")
    try:
        root = _parse(content)
    except etree.XMLSyntaxError as error:
        root = _parse_repaired(content, error)
    for element in root.iter(etree.Element):
        if element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]
    return root


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, xml_parser("utf-8"))


def _parse_repaired(content: bytes, error: etree.XMLSyntaxError) -> etree._Element:
    if exceeds_limit(error):
        raise refusal(error)
    text = content.decode("utf-8", "replace")
    for repair in (resolve_references, repair_markup):
        repaired = repair(text).encode("utf-8", "replace")
        if repaired != content:
            try:
                return _parse(repaired)
            except etree.XMLSyntaxError as again:
                error = again
    raise refusal(error)


def _code(error: etree.XMLSyntaxError) -> int:
    """The code of libxml2, which the stubs of lxml do not know."""
    return int(getattr(error, "code", 0))


def exceeds_limit(error: etree.XMLSyntaxError) -> bool:
    """Return whether a document expands or nests beyond the bounds of the parser."""
    return _code(error) in _LIMITS


def refusal(error: etree.XMLSyntaxError) -> MetadataError:
    """The refusal of a document with this error: its place, and the reason."""
    line, column = error.position
    problem = (error.msg or "malformed").partition(", line ")[0].strip()
    if not exceeds_limit(error):
        message = f"line {line}, column {column} of the record is not XML: {problem}"
        return MetadataError(Reason.MALFORMED_RECORD, message)
    message = f"line {line}, column {column} of the record exceeds a limit: {problem}"
    if "depth" in problem:
        return MetadataError(Reason.TOO_COMPLEX, message)
    return MetadataError(Reason.EXPANDS_TOO_MUCH if "ntity" in problem else Reason.TOO_LARGE, message)
