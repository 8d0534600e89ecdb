"""Articles from the records of pages."""

from __future__ import annotations

from datetime import datetime

from infra.sources.formats.items import Item, OtherItem
from infra.sources.formats.warc.decoding import decode_body
from infra.sources.formats.warc.heads import RecordFraming, RecordHead, framing_of
from infra.sources.formats.warc.http import read_http_head
from infra.sources.formats.warc.kinds import other_kind, page_media, target_uri
from infra.sources.metadata import GivenMetadata, MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.publication import parse_moment
from transforms.records import Delivery, Reason


def parse(content: bytes, limits: Limits = DEFAULT_LIMITS) -> Item:
    """The article of the record of a page. Raises MetadataError, or OtherItem if it is no page."""
    framing, head = _read_head(content)
    block = content[head.size : head.size + head.block]
    if kind := other_kind(head, block):
        raise OtherItem(kind)
    if head.fields.get("warc-segment-number"):
        raise MetadataError(Reason.TRUNCATED, "the record is the first segment of several, which are not joined")
    http = read_http_head(block)
    body = decode_body(block[http.size :], http, may_be_cut="warc-truncated" in head.fields, limits=limits)
    media = page_media(head, http, body)
    if media is None:
        raise OtherItem(f"{head.kind} of unknown type")
    metadata = GivenMetadata(url=target_uri(head) or None, observed=observed_at(head), encoding=http.charset)
    return Item(body, media, metadata, Delivery(format=framing.name))


def _read_head(content: bytes) -> tuple[RecordFraming, RecordHead]:
    framing = framing_of(content)
    head = framing.read_head(content) if framing else None
    if framing is None or head is None:
        raise MetadataError(Reason.MALFORMED_RECORD, "the bytes are not the beginning of a record")
    if head.fault:
        raise MetadataError(Reason.MALFORMED_RECORD, head.fault)
    length = len(content) - head.size
    if length < head.block:
        raise MetadataError(Reason.TRUNCATED, f"the record has {length:,} of {head.block:,} bytes")
    if content[head.size + head.block :].strip():
        message = f"the record does not end where its length of {head.block:,} bytes says"
        raise MetadataError(Reason.MALFORMED_RECORD, message)
    return framing, head


def observed_at(head: RecordHead) -> datetime | None:
    """The time of a record. Raises MetadataError if it is not a date."""
    given = head.fields.get("warc-date")
    moment = parse_moment(given) if given else None
    if given and moment is None:
        raise MetadataError(Reason.BAD_VALUE, f"the time of the record, {given[:40]!r}, is not a date")
    return moment
