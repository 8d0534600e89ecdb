"""Cutting of a web archive in the way that it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from infra.sources.formats.items import CutRecord
from infra.sources.formats.warc.buffer import RollingBuffer
from infra.sources.formats.warc.heads import ARC, WARC, RecordFraming, framing_of
from infra.sources.formats.warc.members import GZIP, ZSTD, ZSTD_MAGIC, Codec, zstd
from infra.sources.formats.warc.packed import MemberCutter, is_skippable
from infra.sources.formats.warc.records import RecordCutter
from infra.sources.source_file import DEFAULT_LIMITS, Limits

_HEAD = 10_000
_MAX_DICTIONARY = 16_000_000
_DICTIONARY_MAGIC = b"\x37\xa4\x30\xec"


def recognizes(stored: bytes) -> bool:
    """Return whether the first stored bytes of a file are those of a web archive."""
    buffer = RollingBuffer.of_file(BytesIO(stored))
    buffer.fill(len(stored))
    if framing_of(stored) is not None:
        return True
    if is_skippable(stored):
        return stored.find(ZSTD_MAGIC) > 0 and stored[8:12] in (ZSTD_MAGIC, _DICTIONARY_MAGIC)
    codec = next((one for one in (GZIP, ZSTD) if stored.startswith(one.magic)), None)
    return codec is not None and MemberCutter(buffer, codec, DEFAULT_LIMITS).begins_record(0)


def cut(
    stream: BinaryIO, start: int = 0, end: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the records that begin in the bytes `[start, end)` of a stored file, and the damage behind each of them.

    Offsets and lengths are those in the stored file. Of a gzip member or Zstandard frame that holds several records,
    the offset counts the unpacked bytes from its beginning. Pages beyond the limits are refused, other records are
    skipped whatever their size. Raises OSError.
    """
    buffer = RollingBuffer.of_file(stream)
    buffer.fill(_HEAD)
    head = bytes(buffer.data[:_HEAD])
    codec = _codec(head, buffer)
    if start:
        buffer = RollingBuffer.of_file(stream, start - 1)
    if codec is not None:
        members = MemberCutter(buffer, codec, limits)
        if start:
            members.find_member(1, end)
        records = members.cut(end)
    else:
        cutter = RecordCutter(buffer, _framing(head), limits.record_bytes)
        if start:
            cutter.find_sound(1, end)
        records = cutter.cut(end)
    if not start or end is None or buffer.offset < end:
        yield from records


def _codec(head: bytes, buffer: RollingBuffer) -> Codec | None:
    """The compression of a file, also of one with a damaged beginning; None if it is plain."""
    if is_skippable(head):
        return zstd(_dictionary(buffer))
    if framing_of(head) is not None:
        return None
    places = {head.find(magic): magic for magic in (GZIP.magic, ZSTD_MAGIC) if magic in head}
    if not places:
        return None
    return GZIP if places[min(places)] == GZIP.magic else ZSTD


def _dictionary(buffer: RollingBuffer) -> bytes | None:
    """The dictionary in the skippable frame at the beginning of a file, which may be a Zstandard frame itself."""
    size = int.from_bytes(buffer.data[4:8], "little")
    if size > _MAX_DICTIONARY or not buffer.fill(8 + size):
        return None
    content = bytes(buffer.data[8 : 8 + size])
    if not content.startswith(ZSTD_MAGIC):
        return content
    decoder, unpacked = ZSTD.decoder(), bytearray()
    for at in range(0, size, decoder.step):
        try:
            unpacked += decoder.feed(content[at : at + decoder.step], _MAX_DICTIONARY)[0]
        except ValueError:
            return None
        if len(unpacked) > _MAX_DICTIONARY:
            return None
    return bytes(unpacked)


def _framing(head: bytes) -> RecordFraming:
    """The framing of a plain file; of one with a damaged beginning, that of the first record in its head."""
    return framing_of(head) or (ARC if ARC.start.search(head) and not re.search(rb"WARC/\d", head) else WARC)
