"""The members of a ZIP archive, in the order of its directory, or of their headers where the file is cut."""

from __future__ import annotations

import bz2
import stat
import zlib
from collections.abc import Iterator
from functools import partial
from os import SEEK_END
from typing import BinaryIO

import zstandard

from infra.sources.compression import ALWAYS_ALLOWED
from infra.sources.formats.containers.member import (
    ArchiveMember,
    EntryBudget,
    MemberDamaged,
    damage,
    not_opened,
    open_chunks,
)
from infra.sources.formats.containers.names import is_hidden, member_name, shown_name
from infra.sources.formats.containers.zip_directory import (
    LOCAL_MAGIC,
    ZipDirectory,
    ZipEntry,
    find_directory,
    read_entries,
    read_local,
)
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason

_STORED, _DEFLATED, _BZIP2, _ZSTD = 0, 8, 12, 93
_METHODS = {_STORED, _DEFLATED, _BZIP2, _ZSTD}
_READ = 1 << 16
_READ_FRAME = 1 << 10
_ENCRYPTED, _SIZES_BEHIND, _UTF_8 = 0x1, 0x8, 0x800
_MOST_BEHIND = 24
"""Bytes between the content of a member and the next header, where the sizes are behind the content."""


def zip_members(
    stream: BinaryIO, start: int = 0, end: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[ArchiveMember]:
    """Yield the members with headers in the bytes `[start, end)` of a ZIP archive.

    Of several members of one name the last counts, as in unpacking. The members of an archive without a directory,
    which is cut, are found by their headers; the range from 0 has all of them. Raises OSError.
    """
    directory = find_directory(stream)
    if directory is not None:
        yield from _listed(stream, directory, (start, end), limits)
    elif start == 0:
        yield from _walked(stream, limits)


def _listed(
    stream: BinaryIO, directory: ZipDirectory, bounds: tuple[int, int | None], limits: Limits
) -> Iterator[ArchiveMember]:
    start, end = bounds
    length = stream.seek(0, SEEK_END)
    repeated, budget = _last_of_repeated(stream, directory), EntryBudget(limits)
    for index, entry in enumerate(read_entries(stream, directory)):
        if entry is None:
            if start <= directory.start and (end is None or directory.start < end):
                message = (
                    "the directory of the archive is damaged; members that it should list behind this are not read"
                )
                yield damage(directory.start, MetadataError(Reason.MALFORMED_RECORD, message))
            return
        refused = budget.take(entry.size)
        if start <= entry.offset and (end is None or entry.offset < end):
            if refused:
                yield damage(entry.offset, refused)
            elif repeated.get(entry.name, index) != index:
                yield ArchiveMember(
                    _name(entry)[0], entry.offset, entry.size, entry.modified, not_opened, other="duplicate"
                )
            elif (member := _member(stream, entry, length, limits)) is not None:
                yield member
        if refused:
            return


def _last_of_repeated(stream: BinaryIO, directory: ZipDirectory) -> dict[bytes, int]:
    """The number of the last entry of each name that occurs more than once."""
    seen, repeated = set[int](), dict[bytes, int]()
    for index, entry in enumerate(read_entries(stream, directory)):
        if entry is not None:
            key = hash(entry.name)
            if key in seen:
                repeated[entry.name] = index
            seen.add(key)
    return repeated


def _walked(stream: BinaryIO, limits: Limits) -> Iterator[ArchiveMember]:
    """The members of a cut archive, by their headers one after the other."""
    length, offset, budget = stream.seek(0, SEEK_END), 0, EntryBudget(limits)
    while (found := read_local(stream, offset)) is not None:
        entry, content = found
        if entry.flags & _SIZES_BEHIND and not entry.packed:
            measured = _measure(stream, entry, content, limits)
            if measured is None:
                break
            entry = measured
        if refused := budget.take(entry.size):
            yield damage(offset, refused)
            return
        if content + entry.packed > length:
            break
        if (member := _member(stream, entry, length, limits)) is not None:
            yield member
        offset = _next_header(stream, content + entry.packed, bool(entry.flags & _SIZES_BEHIND))
    message = f"the archive is cut: it has no directory, and no whole member from byte {offset:,} on"
    yield damage(offset, MetadataError(Reason.TRUNCATED, message))


def _measure(stream: BinaryIO, entry: ZipEntry, content: int, limits: Limits) -> ZipEntry | None:
    """The entry with the sizes that unpacking gives; None if it cannot be unpacked to its end."""
    if entry.method != _DEFLATED:
        return None
    inflater, size, crc, at = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, content
    stream.seek(content)
    while not inflater.eof:
        packed = inflater.unconsumed_tail
        if not packed:
            packed = stream.read(_READ)
            at += len(packed)
        try:
            unpacked = inflater.decompress(packed, 1 << 20)
        except zlib.error:
            return None
        size, crc = size + len(unpacked), zlib.crc32(unpacked, crc)
        if (not packed and not unpacked) or size > max(ALWAYS_ALLOWED, limits.expansion_ratio * (at - content)):
            return None
    used = at - content - len(inflater.unused_data)
    return ZipEntry(entry.name, entry.offset, entry.flags, entry.method, crc, used, size, 0, entry.modified)


def _next_header(stream: BinaryIO, at: int, sizes_behind: bool) -> int:
    if not sizes_behind:
        return at
    stream.seek(at)
    found = stream.read(_MOST_BEHIND + len(LOCAL_MAGIC)).find(LOCAL_MAGIC)
    return at + max(0, found)


def _member(stream: BinaryIO, entry: ZipEntry, length: int, limits: Limits) -> ArchiveMember | None:
    """The member of an entry; None for a folder."""
    name, refused = _name(entry)
    if entry.name.endswith((b"/", b"\\")) and not entry.size:
        return None
    other = None
    kind = stat.S_IFMT(entry.mode)
    if kind and kind != stat.S_IFREG:
        other = "symbolic link" if kind == stat.S_IFLNK else "device"
    elif refused is None and is_hidden(name):
        other = "hidden file"
    elif refused is None:
        refused = _refusal(entry, length)
    opener = partial(_open, stream, entry, limits.expansion_ratio) if not other and not refused else not_opened
    return ArchiveMember(name, entry.offset, entry.size, entry.modified, opener, refused if not other else None, other)


def _name(entry: ZipEntry) -> tuple[str, MetadataError | None]:
    given = entry.name.decode("utf-8", "replace") if entry.flags & _UTF_8 else _old_name(entry.name)
    try:
        return member_name(given), None
    except MetadataError as refused:
        return shown_name(given), refused


def _old_name(name: bytes) -> str:
    """A name without the mark of UTF-8: many tools write UTF-8 without it, DOS wrote code page 437."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp437")


def _refusal(entry: ZipEntry, length: int) -> MetadataError | None:
    if entry.flags & _ENCRYPTED:
        message = "the member is encrypted; unpack the archive with its password, and ingest the folder"
        return MetadataError(Reason.UNREADABLE, message)
    if entry.method not in _METHODS:
        message = f"the member is packed by method {entry.method}, which is not read; unpack the archive"
        return MetadataError(Reason.UNREADABLE, message)
    if entry.offset + entry.packed > length:
        return MetadataError(Reason.TRUNCATED, "the archive ends within the member")
    return None


def _open(stream: BinaryIO, entry: ZipEntry, ratio: int) -> BinaryIO:
    found = read_local(stream, entry.offset)
    if found is None:
        raise MemberDamaged("the member has no header where the directory of the archive says")
    return open_chunks(_unpack(stream, entry, found[1]), entry.size, entry.packed, ratio)


def _unpack(stream: BinaryIO, entry: ZipEntry, place: int) -> Iterator[bytes]:
    """The unpacked bytes of a member, checked against their checksum at the end."""
    crc = 0
    try:
        for chunk in _chunks(stream, entry, place):
            crc = zlib.crc32(chunk, crc)
            yield chunk
    except (zlib.error, zstandard.ZstdError, EOFError, ValueError) as error:
        raise MemberDamaged(f"the member is damaged: {error}") from None
    if crc != entry.crc:
        raise MemberDamaged("the member is damaged: its checksum differs")


def _chunks(stream: BinaryIO, entry: ZipEntry, place: int) -> Iterator[bytes]:
    stored = _stored(stream, place, entry.packed, _READ_FRAME if entry.method == _ZSTD else _READ)
    if entry.method == _STORED:
        yield from stored
    elif entry.method == _DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for packed in stored:
            while packed and not inflater.eof:
                yield inflater.decompress(packed, 1 << 20)
                packed = inflater.unconsumed_tail
        yield inflater.flush()
    elif entry.method == _BZIP2:
        unpacker = bz2.BZ2Decompressor()
        for packed in stored:
            yield unpacker.decompress(packed, 1 << 20)
            while not unpacker.needs_input and not unpacker.eof:
                yield unpacker.decompress(b"", 1 << 20)
    else:
        frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        for packed in stored:
            yield frame.decompress(packed)


def _stored(stream: BinaryIO, place: int, left: int, most: int) -> Iterator[bytes]:
    while left:
        stream.seek(place)
        chunk = stream.read(min(left, most))
        if not chunk:
            raise EOFError("the archive ends within it")
        place, left = place + len(chunk), left - len(chunk)
        yield chunk
