"""Cutting of a web archive that is stored in compressed members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from infra.sources.formats.items import CutRecord
from infra.sources.formats.warc.buffer import RollingBuffer
from infra.sources.formats.warc.heads import RecordFraming, framing_of
from infra.sources.formats.warc.members import ZSTD_MAGIC, Codec, PackedMember
from infra.sources.formats.warc.records import RecordCutter
from infra.sources.metadata import MetadataError
from infra.sources.source_file import Limits
from transforms.records import Reason

_FIRST_LINE = 1_100
_OVERLAPPING = 100
"""Damaged members that may begin within the bytes of a damaged one; then those bytes are passed over."""


@dataclass(slots=True)
class MemberCutter:
    """Cuts the records of the members in a buffer of stored bytes.

    `furthest` is the end of the damaged members so far, `overlapping` the number of them that begin before it.
    """

    stored: RollingBuffer
    codec: Codec
    limits: Limits
    furthest: int = 0
    overlapping: int = 0

    def cut(self, end: int | None = None) -> Iterator[CutRecord]:
        """Yield the records from here on, until a member with a record begins at `end` or later.

        So damage belongs to the range of the member before it.
        """
        stored = self.stored
        while self._skip_padding():
            member = PackedMember(stored, self.codec, self.limits)
            unpacked = RollingBuffer(member.read)
            if stored.data.startswith(self.codec.magic):
                unpacked.fill(_FIRST_LINE)
            framing = framing_of(bytes(unpacked.data[:_FIRST_LINE]))
            if framing is not None:
                if end is not None and stored.offset >= end:
                    return
                yield from self._records(member, unpacked, framing)
            elif unpacked.failure or not member.used or unpacked.data.strip():
                yield self._take_damage(unpacked)
            else:
                member.drop()

    def find_member(self, at: int, end: int | None = None, keep: int = 0) -> bytes:
        """Move on to the next member that begins with a record from `data[at]` on, or to the end of the file.

        With `end` the search may stop behind it. Returns the first `keep` bytes of those before the member.
        """
        stored, kept = self.stored, bytearray()
        while True:
            found = stored.data.find(self.codec.magic, at)
            if found >= 0:
                at = found
                if self.begins_record(at):
                    break
                at += 1
                continue
            at = max(at, len(stored.data) - len(self.codec.magic) + 1)
            if not stored.fill(max(len(stored.data), at) + 1):
                at = len(stored.data)
                break
            if end is not None and stored.offset + at >= end:
                break
            at = self._move(at, kept, keep)
        self._move(at, kept, keep)
        return bytes(kept)

    def _move(self, size: int, kept: bytearray, keep: int) -> int:
        kept += self.stored.data[: max(0, min(size, keep - len(kept)))]
        self.stored.drop(size)
        return 0

    def _skip_padding(self) -> bool:
        """Skip zero bytes between members, and Zstandard's skippable frames; return False at the end of the file."""
        stored = self.stored
        while stored.fill(8) or stored.data:
            data = stored.data
            if not data[0]:
                stored.drop(len(data) - len(data.lstrip(b"\0")))
            elif self.codec.magic == ZSTD_MAGIC and is_skippable(data):
                stored.drop(8 + int.from_bytes(data[4:8], "little"))
            else:
                return True
        return False

    def begins_record(self, at: int) -> bool:
        """Return whether a member with a record at its beginning begins at `data[at]`."""
        size = self.codec.probe
        self.stored.fill(at + size)
        probe = RollingBuffer.of_file(BytesIO(self.stored.data[at : at + size]))
        head = RollingBuffer(PackedMember(probe, self.codec, self.limits).read)
        head.fill(_FIRST_LINE)
        return framing_of(bytes(head.data[:_FIRST_LINE])) is not None

    def _records(self, member: PackedMember, unpacked: RollingBuffer, framing: RecordFraming) -> Iterator[CutRecord]:
        """Yield the records of a member, and move on to the next one."""
        offset, sole, count, refused = self.stored.offset, None, 0, False
        for record in RecordCutter(unpacked, framing, self.limits.record_bytes, self.codec.name).cut():
            count, refused = count + 1, record.refused is not None
            if count == 1:
                sole = record
                continue
            if sole is not None:
                yield replace(sole, offset=offset + sole.offset)
                sole = None
            yield replace(record, offset=offset + record.offset)
        if unpacked.failure:
            if sole is not None:
                yield replace(sole, offset=offset, length=None)
            if not refused:
                yield CutRecord(offset + unpacked.offset, None, bytes(unpacked.data), unpacked.failure)
            self._resume(offset, member)
            return
        if sole is not None:
            yield replace(sole, offset=offset, length=member.used)
        member.drop()
        self.overlapping = 0

    def _resume(self, offset: int, member: PackedMember) -> None:
        """Move on from a damaged member to the next one, which may begin within the bytes that were read of it."""
        self.overlapping = self.overlapping + 1 if offset < self.furthest else 0
        self.furthest = max(self.furthest, offset + member.used)
        is_passed = self.overlapping > _OVERLAPPING
        self.find_member(max(1, self.furthest - self.stored.offset) if is_passed else 1)

    def _take_damage(self, unpacked: RollingBuffer) -> CutRecord:
        """Take the bytes that are no member with records, up to the next one."""
        offset = self.stored.offset
        content = self.find_member(1, keep=self.limits.record_bytes)
        message = f"the bytes are not the beginning of a {self.codec.name} with a record"
        refused = unpacked.failure or MetadataError(Reason.MALFORMED_RECORD, message)
        return CutRecord(offset, self.stored.offset - offset, content, refused)


def is_skippable(data: bytes | bytearray) -> bool:
    """Return whether a skippable Zstandard frame begins there."""
    return len(data) >= 8 and data[1:4] == b"\x2a\x4d\x18" and data[0] & 0xF0 == 0x50
