"""Reading of a segment record by record: all kinds, with their places, and damage with its place."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from infra.archive.records import digest
from infra.sources.formats.warc.buffer import CHUNK, RollingBuffer
from infra.sources.formats.warc.heads import WARC, RecordHead
from infra.sources.formats.warc.http import read_http_head
from infra.sources.formats.warc.members import GZIP
from infra.sources.formats.warc.packed import MemberCutter
from infra.sources.formats.warc.record_metadata import FIELD, RecordMetadata, parse_field
from infra.sources.source_file import DEFAULT_LIMITS
from transforms.publication import parse_moment

MOST_UNPACKED = 1_000_000_000
"""Bytes of an unpacked record: far above any that is written."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A whole record.

    Attributes:
        offset: The first byte of its gzip member.
        length: The bytes of the member.
        head: Its header.
        content: The unpacked bytes of header and block.
    """

    offset: int
    length: int
    head: RecordHead
    content: bytes

    @property
    def block(self) -> bytes:
        """The bytes behind the header."""
        return self.content[self.head.size :]

    @property
    def payload(self) -> bytes:
        """The resource, or the body of the response as received."""
        block = self.block
        return block[read_http_head(block).size :] if self.kind == "response" else block

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.offset + self.length

    @property
    def kind(self) -> str:
        """The type of the record in lower case."""
        return self.head.kind

    @property
    def uri(self) -> str:
        """The address of the page or resource."""
        return self.head.fields.get("warc-target-uri", "")

    @property
    def date(self) -> datetime | None:
        """The time at which it was fetched or seen (aware); None if it cannot be read."""
        return parse_moment(self.head.fields.get("warc-date", ""))

    @property
    def payload_digest(self) -> str:
        """The digest of the body or resource as the record has it."""
        return self.head.fields.get("warc-payload-digest", "")

    @property
    def metadata(self) -> RecordMetadata:
        """The metadata that were kept with the record; empty without the field. Raises ValueError."""
        given = self.head.fields.get(FIELD.lower())
        return parse_field(given) if given else RecordMetadata()

    @property
    def wrong_digest(self) -> str | None:
        """The name of the digest that is not that of the bytes; None if all that the record has are right."""
        for name, content in (("WARC-Block-Digest", self.block), ("WARC-Payload-Digest", self.payload)):
            given = self.head.fields.get(name.lower())
            if given and given != digest(content):
                return name
        return None

    @property
    def is_article(self) -> bool:
        """True for the records that articles are read from: responses and resources."""
        return self.kind in ("response", "resource")


@dataclass(frozen=True, slots=True)
class SegmentDamage:
    """Bytes of a segment that are not a whole record.

    `is_cut` is true if they are the beginning of a member that the end of the file cuts off.
    """

    offset: int
    length: int
    message: str
    is_cut: bool = False


class _Damaged(Exception):
    def __init__(self, message: str, is_cut: bool = False) -> None:
        super().__init__(message)
        self.message, self.is_cut = message, is_cut


def read_segment(stream: BinaryIO) -> Iterator[StoredRecord | SegmentDamage]:
    """Yield the records of a segment, and what is damaged between them. Raises OSError."""
    buffer = RollingBuffer.of_file(stream)
    while buffer.fill(1):
        offset = buffer.offset
        try:
            record = _take_record(buffer)
        except _Damaged as damage:
            MemberCutter(buffer, GZIP, DEFAULT_LIMITS).find_member(1)
            is_cut = damage.is_cut and not buffer.data
            yield SegmentDamage(offset, buffer.offset - offset, damage.message, is_cut)
        else:
            yield record
            buffer.drop(record.length)


def read_record(stream: BinaryIO, offset: int) -> StoredRecord:
    """Return the record at a place. Raises ValueError if there is no whole one, OSError."""
    try:
        return _take_record(RollingBuffer.of_file(stream, offset))
    except _Damaged as damage:
        raise ValueError(damage.message) from None


def _take_record(buffer: RollingBuffer) -> StoredRecord:
    """The record at the beginning of the buffer, which is not moved on. Raises _Damaged."""
    unpacked, length = _unpack(buffer)
    head = WARC.read_head(unpacked)
    if head is None:
        raise _Damaged("the gzip member is not a WARC record")
    if head.fault:
        raise _Damaged(head.fault)
    size = head.size + head.block
    if len(unpacked) < size or unpacked[size:] != b"\r\n\r\n":
        raise _Damaged(f"the record does not end where its length of {head.block:,} bytes says")
    return StoredRecord(buffer.offset, length, head, unpacked[:size])


def _unpack(buffer: RollingBuffer) -> tuple[bytes, int]:
    """The bytes of the gzip member at the beginning of the buffer, and its length. Raises _Damaged."""
    inflater, unpacked, at = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), 0
    try:
        while not inflater.eof:
            buffer.fill(at + CHUNK)
            chunk = bytes(buffer.data[at : at + CHUNK])
            if not chunk:
                raise _Damaged("the file ends within this record", is_cut=True)
            unpacked += inflater.decompress(chunk, MOST_UNPACKED + 1 - len(unpacked))
            if len(unpacked) > MOST_UNPACKED:
                raise _Damaged(f"the record unpacks to more than {MOST_UNPACKED:,} bytes")
            at += len(chunk)
    except zlib.error as error:
        raise _Damaged(f"the gzip member is damaged: {error}") from None
    return bytes(unpacked), at - len(inflater.unused_data)
