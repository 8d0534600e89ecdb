"""The members of a TAR archive, read forward once: old, POSIX and GNU headers with long names."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO

from infra.sources.compression import DAMAGED
from infra.sources.formats.containers.member import (
    ArchiveMember,
    EntryBudget,
    MemberDamaged,
    damage,
    not_opened,
    open_chunks,
)
from infra.sources.formats.containers.names import is_hidden, member_name, shown_name
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason

_BLOCK = tarfile.BLOCKSIZE
_READ = 1 << 16
_MAX_EXTENDED = 1 << 20
"""Bytes of a header that extends the next one."""

_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_KINDS = {
    tarfile.SYMTYPE: "symbolic link",
    tarfile.LNKTYPE: "hard link",
    tarfile.CHRTYPE: "device",
    tarfile.BLKTYPE: "device",
    tarfile.FIFOTYPE: "device",
    tarfile.GNUTYPE_SPARSE: "sparse file",
}
_WITHOUT_CONTENT = (
    tarfile.SYMTYPE,
    tarfile.LNKTYPE,
    tarfile.CHRTYPE,
    tarfile.BLKTYPE,
    tarfile.FIFOTYPE,
    tarfile.DIRTYPE,
)
_EXTENDED = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


def tar_members(stream: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> Iterator[ArchiveMember]:
    """Yield the members of a TAR archive in a stream that is unpacked; it need not seek.

    Of several members of one name all are yielded: a later one is a newer version. Damage is a member with `refused`,
    and the search for the next header goes on behind it. Raises OSError.
    """
    reader = _TarReader(stream, limits)
    try:
        yield from reader.members()
    except DAMAGED as error:
        message = f"the compressed archive is damaged from byte {reader.offset:,} of its unpacked bytes on: {error}"
        yield damage(reader.offset, MetadataError(Reason.TRUNCATED, message))


@dataclass(slots=True)
class _TarReader:
    """Reads headers and contents in turn; `offset` is the place in the unpacked archive."""

    stream: BinaryIO
    limits: Limits
    offset: int = 0
    extended: dict[str, str] = field(default_factory=dict)

    def members(self) -> Iterator[ArchiveMember]:
        """Yield the members, and damage between them."""
        budget, is_damaged, zeros = EntryBudget(self.limits), False, 0
        while len(block := self._take(_BLOCK)) == _BLOCK:
            begin = self.offset - _BLOCK
            if not any(block):
                zeros += 1
                if zeros == 2:
                    return
                continue
            zeros = 0
            info = _header(block)
            if info is None:
                if not is_damaged:
                    message = "the bytes are not the header of a member; reading resumes at the next one"
                    yield damage(begin, MetadataError(Reason.MALFORMED_RECORD, message))
                is_damaged = True
                continue
            is_damaged = False
            if info.type in _EXTENDED:
                self._extend(info)
                continue
            yield from self._member(info, begin, budget)
            if budget.is_exceeded:
                return
        if not zeros:
            message = "the archive has no end mark: it is cut, and members may be missing"
            yield damage(self.offset, MetadataError(Reason.TRUNCATED, message))

    def _member(self, info: tarfile.TarInfo, begin: int, budget: EntryBudget) -> Iterator[ArchiveMember]:
        """Yield the member of a header, and move on behind its content."""
        given, size = self.extended.get("path", info.name), self._size(info)
        modified = _time(self.extended.get("mtime", info.mtime))
        self.extended.clear()
        stop = self.offset + size
        if refused := budget.take(size):
            yield damage(begin, refused)
            return
        if info.type != tarfile.DIRTYPE and not (given.endswith("/") and not size):
            name, refused = _name(given)
            other = _KINDS.get(info.type, None if info.type in _FILES else "member of another type")
            if other is None and refused is None and is_hidden(name):
                other = "hidden file"
            opener = not_opened if other or refused else partial(self._open, stop, size)
            yield ArchiveMember(name, begin, size, modified, opener, None if other else refused, other)
        self._skip(stop + -size % _BLOCK)

    def _size(self, info: tarfile.TarInfo) -> int:
        """The bytes of the content behind a header; links and devices have none, whatever the header says."""
        given = self.extended.get("size", "")
        size = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else info.size
        return size if info.type not in _WITHOUT_CONTENT else 0

    def _open(self, stop: int, size: int) -> BinaryIO:
        return open_chunks(self._content(stop), size, size, self.limits.expansion_ratio)

    def _content(self, stop: int) -> Iterator[bytes]:
        while self.offset < stop:
            try:
                chunk = self._take(min(_READ, stop - self.offset))
            except DAMAGED as error:
                raise MemberDamaged(f"the compressed archive is damaged within the member: {error}") from None
            if not chunk:
                raise MemberDamaged("the archive ends within the member")
            yield chunk

    def _extend(self, info: tarfile.TarInfo) -> None:
        """Take the fields for the next member from the content of an extended header."""
        size = max(0, info.size)
        content = self._take(min(size, _MAX_EXTENDED))
        self._skip(self.offset + size - len(content) + -size % _BLOCK)
        if info.type == tarfile.GNUTYPE_LONGNAME:
            self.extended["path"] = content.rstrip(b"\0").decode("utf-8", "surrogateescape")
        elif info.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            self.extended.update(_pax_fields(content))

    def _take(self, size: int) -> bytes:
        """Read `size` bytes, or those that are left."""
        parts = []
        while size and (part := self.stream.read(size)):
            parts.append(part)
            size -= len(part)
            self.offset += len(part)
        return b"".join(parts)

    def _skip(self, stop: int) -> None:
        while self.offset < stop and self._take(min(_READ, stop - self.offset)):
            pass


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None
    return info if info.size >= 0 else None


def _pax_fields(content: bytes) -> dict[str, str]:
    """The fields of a POSIX extended header: lines of `LENGTH KEY=VALUE`."""
    fields, at = dict[str, str](), 0
    while (space := content.find(b" ", at, at + 20)) > 0:
        digits = content[at:space]
        length = int(digits) if digits.isdigit() else 0
        key, equals, value = content[space + 1 : at + length - 1].partition(b"=")
        if not equals or at + length <= space:
            break
        fields[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        at += length
    return fields


def _name(given: str) -> tuple[str, MetadataError | None]:
    given = given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return member_name(given), None
    except MetadataError as refused:
        return shown_name(given), refused


def _time(given: str | float) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(given), UTC)
    except (ValueError, OverflowError, OSError):
        return None
