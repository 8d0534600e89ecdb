"""Inputs from the records of web archives; those of a segment of our own archive have their place in it.

A resource record of the archive holds the bytes of a delivered record, or of the entry of a feed in place of its page:
it is read by the format that its metadata name. A response is a page, with the source and the language that it was
fetched with.
"""

from __future__ import annotations

from dataclasses import replace

from infra.sources.formats.items import CutRecord, parse_record
from infra.sources.formats.records import build_bad_input
from infra.sources.formats.warc.delivered import unread_input
from infra.sources.formats.warc.heads import WARC, RecordHead
from infra.sources.formats.warc.kinds import target_uri
from infra.sources.formats.warc.pages import observed_at, parse
from infra.sources.formats.warc.record_metadata import FIELD, RecordMetadata, parse_field
from infra.sources.inputs import BadInput, Input, at_place
from infra.sources.metadata import MetadataError, internal_error
from infra.sources.source_file import RecordOrigin
from transforms.records import ArchivedRecord, InputRef, RawRecord, Reason


def build_input(record: CutRecord, origin: RecordOrigin) -> Input:
    """Make the input of a record. Raises OtherItem."""
    head = WARC.read_head(record.content) if origin.is_archived and record.refused is None else None
    if head is None or head.fault or record.length is None:
        return parse_record(record, origin, parse)
    place = ArchivedRecord(origin.file or origin.path, record.offset, record.length)
    return at_place(_read_again(record, head, origin), place)


def _read_again(record: CutRecord, head: RecordHead, origin: RecordOrigin) -> Input:
    where = InputRef(origin.path, record.offset, record.length, origin.file)
    try:
        metadata = parse_field(head.fields.get(FIELD.lower(), "{}"))
        if head.kind == "resource" and metadata.format:
            return _delivered(record.content[head.size : head.size + head.block], where, head, metadata, origin)
    except MetadataError as refused:
        return build_bad_input(refused, record.content, where, origin)
    except (ValueError, LookupError) as error:
        malformed = MetadataError(Reason.MALFORMED_RECORD, str(error))
        return build_bad_input(malformed, record.content, where, origin)
    except Exception as error:  # noqa: BLE001 - a defect costs the record that it was found by, and no other
        return build_bad_input(internal_error(error), record.content, where, origin)
    page = parse_record(record, replace(origin, default_source=metadata.source or origin.default_source), parse)
    if not isinstance(page, RawRecord):
        return page
    return replace(page, url=metadata.url or page.url, language=page.language or metadata.language)


def _delivered(
    block: bytes, where: InputRef, head: RecordHead, metadata: RecordMetadata, origin: RecordOrigin
) -> Input:
    """The input of a delivered record, or of an entry of a feed. Raises MetadataError, ValueError, LookupError."""
    from infra.sources.formats import format_named

    is_entry = "offset" not in metadata.extra
    bad = _entry(block, where, head, metadata, origin) if is_entry else unread_input(block, metadata)
    record = format_named(bad.format).reread(bad, bad.source)
    return _of_page(record, head, metadata) if is_entry and isinstance(record, RawRecord) else record


def _of_page(entry: RawRecord, head: RecordHead, metadata: RecordMetadata) -> RawRecord:
    """The entry of a feed as the article of its page: known by the page's URL, of the source that was collected."""
    return replace(
        entry,
        external_id=None,
        url=metadata.url or target_uri(head) or entry.url,
        source=metadata.source or entry.source,
        observed=observed_at(head) or entry.observed,
    )


def _entry(block: bytes, where: InputRef, head: RecordHead, metadata: RecordMetadata, origin: RecordOrigin) -> BadInput:
    """The entry of a feed, seen when it was archived."""
    origin = replace(
        origin,
        default_source=metadata.source or origin.default_source,
        observed=observed_at(head) or origin.observed,
        format=metadata.format or "",
    )
    return build_bad_input(MetadataError(Reason.UNREADABLE, "the entry was not read"), block, where, origin)
