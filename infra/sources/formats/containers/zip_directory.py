"""The directory of a ZIP archive, read as a stream, and the headers of members where it is missing."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from os import SEEK_END
from typing import BinaryIO

LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_MAGIC = b"PK\x03\x04"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_MAGIC = b"PK\x01\x02"
_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_MAGIC = b"PK\x06\x06"
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_MAGIC = b"PK\x06\x07"
_MAX_COMMENT = 65_535
_UNKNOWN = 0xFFFFFFFF
_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A member as the directory of a ZIP archive declares it.

    Attributes:
        name: Its name as stored.
        offset: The place of its local header.
        flags: 1 encrypted, 8 sizes behind the content, 0x800 a name in UTF-8.
        method: The compression.
        crc: The checksum of its unpacked bytes.
        packed: Its stored bytes.
        size: Its unpacked bytes.
        mode: Its Unix mode; 0 if unknown.
        modified: When it was changed.
    """

    name: bytes
    offset: int
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class ZipDirectory:
    """The place of the directory in a file; `shift` is the number of bytes before the archive in its file."""

    start: int
    size: int
    shift: int


def find_directory(stream: BinaryIO) -> ZipDirectory | None:
    """Find the directory by the mark at the end of the file; None if the file is cut."""
    length = stream.seek(0, SEEK_END)
    tail_start = max(0, length - _MAX_COMMENT - _END.size)
    stream.seek(tail_start)
    tail = stream.read()
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return None
    *_, size, start, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    if found := _find_end64(stream, end):
        end, size, start = found
    shift = end - size - start
    return ZipDirectory(start + shift, size, shift) if shift >= 0 else None


def _find_end64(stream: BinaryIO, end: int) -> tuple[int, int, int] | None:
    """The place of the end mark of a large archive, and the size and start of its directory."""
    if end < _LOCATOR.size:
        return None
    stream.seek(end - _LOCATOR.size)
    magic, _, place, _ = _LOCATOR.unpack(stream.read(_LOCATOR.size))
    if magic != _LOCATOR_MAGIC:
        return None
    for candidate in (place, end - _LOCATOR.size - _END64.size):
        stream.seek(max(0, candidate))
        record = stream.read(_END64.size)
        if len(record) == _END64.size and record.startswith(_END64_MAGIC):
            *_, size, start = _END64.unpack(record)
            return candidate, size, start
    return None


def read_entries(stream: BinaryIO, directory: ZipDirectory) -> Iterator[ZipEntry | None]:
    """Yield the entries of a directory, and None last if it is damaged there."""
    buffer, at, left = b"", 0, directory.size
    place = directory.start
    while True:
        if len(buffer) - at < _ENTRY.size + 3 * 65_535 and left:
            stream.seek(place)
            more = stream.read(min(left, _READ))
            place, left = place + len(more), left - len(more) if more else 0
            buffer, at = buffer[at:] + more, 0
        if at == len(buffer):
            return
        if len(buffer) - at < _ENTRY.size or not buffer.startswith(_ENTRY_MAGIC, at):
            yield None
            return
        fields = _ENTRY.unpack_from(buffer, at)
        name, extra, comment = fields[10:13]
        begin = at + _ENTRY.size
        at = begin + name + extra + comment
        if at > len(buffer):
            yield None
            return
        yield _entry(fields, buffer[begin : begin + name], buffer[begin + name : begin + name + extra], directory.shift)


def read_local(stream: BinaryIO, offset: int) -> tuple[ZipEntry, int] | None:
    """The member of the local header at `offset`, and the place of its content; None if no header is there."""
    stream.seek(offset)
    header = stream.read(LOCAL.size)
    if len(header) < LOCAL.size or not header.startswith(LOCAL_MAGIC):
        return None
    _, _, flags, method, clock, day, crc, packed, size, name_size, extra_size = LOCAL.unpack(header)
    rest = stream.read(name_size + extra_size)
    if len(rest) < name_size + extra_size:
        return None
    sizes = _large_sizes(rest[name_size:], (size, packed))
    modified = _modified(rest[name_size:], day, clock)
    entry = ZipEntry(rest[:name_size], offset, flags, method, crc, sizes[1], sizes[0], 0, modified)
    return entry, offset + LOCAL.size + name_size + extra_size


def _entry(fields: tuple[int, ...], name: bytes, extra: bytes, shift: int) -> ZipEntry:
    _, maker, _, flags, method, clock, day, crc, packed, size, *_, attributes, offset = fields
    size, packed, offset = _large_sizes(extra, (size, packed, offset))
    mode = attributes >> 16 if maker >> 8 in (3, 19) else 0
    return ZipEntry(name, offset + shift, flags, method, crc, packed, size, mode, _modified(extra, day, clock))


def _large_sizes(extra: bytes, given: tuple[int, ...]) -> list[int]:
    """The numbers, with those that need 64 bits from the extra field."""
    sizes = list(given)
    if _UNKNOWN not in given:
        return sizes
    large, at = _extra(extra, 0x0001), 0
    for index, value in enumerate(given):
        if value == _UNKNOWN and at + 8 <= len(large):
            sizes[index], at = int.from_bytes(large[at : at + 8], "little"), at + 8
    return sizes


def _extra(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + size]
        at += 4 + size
    return b""


def _modified(extra: bytes, day: int, clock: int) -> datetime | None:
    """The time in the extra field, which has a zone, else that of the header, which has none."""
    stamp = _extra(extra, 0x5455) if extra else b""
    try:
        if len(stamp) >= 5 and stamp[0] & 1:
            return datetime.fromtimestamp(int.from_bytes(stamp[1:5], "little", signed=True), UTC)
        return datetime(
            1980 + (day >> 9),
            day >> 5 & 15,
            day & 31,
            clock >> 11,
            clock >> 5 & 63,
            min(59, 2 * (clock & 31)),
            tzinfo=UTC,
        )
    except (ValueError, OverflowError, OSError):
        return None
