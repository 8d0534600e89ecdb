"""Cutting of an unpacked stream into records: each is checked before it is yielded, and damage is skipped over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.sources.formats.items import CutRecord
from infra.sources.formats.warc.buffer import CHUNK, RollingBuffer
from infra.sources.formats.warc.heads import MAX_HEAD, RecordFraming, RecordHead
from infra.sources.formats.warc.kinds import is_kept_record, other_kind
from infra.sources.metadata import MetadataError
from transforms.records import Reason

_NEWLINES = b"\r\n"
_NEWLINE_BYTES = frozenset(_NEWLINES)


@dataclass(frozen=True, slots=True)
class RecordCutter:
    """Cuts the records of a buffer.

    A record is sound if its head is well-formed and its length leads to the end of the stream, to the next record, or
    to the empty lines between records. One that is longer than `max_record` is not yielded with its content.
    `member` is the name of the compressed member of the file that the buffer holds.
    """

    buffer: RollingBuffer
    framing: RecordFraming
    max_record: int
    member: str | None = None

    def cut(self, end: int | None = None) -> Iterator[CutRecord]:
        """Yield the records from here on, until a sound one begins at `end` or later.

        So damage belongs to the range of the sound record before it.
        """
        while self._skip_newlines():
            head = self._sound_head(0)
            if head is None:
                yield self._take_damage()
            elif end is not None and self.buffer.offset >= end:
                return
            else:
                yield self._take(head)

    def find_sound(self, at: int, end: int | None = None, keep: int = 0) -> bytes:
        """Move on to the first sound record from `data[at]` on, or to the end of the stream.

        With `end` the search may stop behind it. Returns the first `keep` bytes of those before the record.
        """
        buffer, kept = self.buffer, bytearray()
        while True:
            match = self.framing.start.search(buffer.data, at)
            if match is not None and match.end() < len(buffer.data):
                at = match.start()
                if self._sound_head(at) is not None:
                    break
                at += 1
                continue
            at = max(at, len(buffer.data) - self.framing.overlap)
            if not buffer.fill(max(len(buffer.data), at) + 1):
                at = len(buffer.data)
                break
            if end is not None and buffer.offset + at >= end:
                break
            if at > 1:  # the byte before is left: it shows whether a line begins
                self._move(at - 1, kept, keep)
                at = 1
        self._move(at, kept, keep)
        return bytes(kept)

    def _move(self, size: int, kept: bytearray, keep: int) -> None:
        kept += self.buffer.data[: max(0, min(size, keep - len(kept)))]
        self.buffer.drop(size)

    def _skip_newlines(self) -> bool:
        """Move on to the next byte that is not of an empty line; return False at the end of the stream."""
        while self.buffer.fill(1):
            if self.buffer.data[0] not in _NEWLINE_BYTES:
                return True
            data = self.buffer.data
            self.buffer.drop(len(data) - len(data.lstrip(_NEWLINES)))
        return False

    def _sound_head(self, at: int) -> RecordHead | None:
        """The head of the record at `data[at]`; None if the record is not sound."""
        self.buffer.fill(at + MAX_HEAD)
        head = self.framing.read_head(self.buffer.data, at)
        return head if head and not head.fault and self._ends_well(at, head) else None

    def _ends_well(self, at: int, head: RecordHead) -> bool:
        buffer, behind = self.buffer, at + head.size + head.block
        if behind > at + self.max_record and not buffer.can_seek:
            return True  # found out while it is skipped
        if not buffer.has(behind):
            return False
        after = buffer.peek(behind, self.framing.after)
        is_last = len(after) < self.framing.after
        if self.framing.begins(after.lstrip(_NEWLINES)):
            return True
        return not (is_last and buffer.failure) and self.framing.is_between(after, is_last)

    def _take(self, head: RecordHead) -> CutRecord:
        """Yield the sound record at the beginning of the buffer."""
        buffer, size = self.buffer, head.size + head.block
        buffer.fill(min(size, head.size + MAX_HEAD))
        block = bytes(buffer.data[head.size : min(size, head.size + MAX_HEAD)])
        other = None if is_kept_record(head) else other_kind(head, block)
        offset, is_large = buffer.offset, size > self.max_record
        if is_large and not buffer.can_seek and not self._skip(size):
            return CutRecord(offset, None, b"", refused=buffer.failure or _wrong_length(head))
        content = b""
        if not other and not is_large:
            buffer.fill(size)
            content = bytes(buffer.data[:size])
        if not is_large or buffer.can_seek:
            buffer.drop(size)
        refused = None
        if is_large and other is None:
            message = f"the record has {size:,} bytes; at most {self.max_record:,} are read"
            refused = MetadataError(Reason.TOO_LARGE, message)
        return CutRecord(offset, size, content, refused, other)

    def _skip(self, size: int) -> bool:
        """Skip a large record of a stream that cannot seek; stop and return False if another begins within it."""
        buffer, start = self.buffer, self.framing.start
        while size > 0 and buffer.fill(1):
            buffer.fill(CHUNK)
            match = start.search(buffer.data, 1)
            if match is not None and match.start() < size:
                head = self.framing.read_head(buffer.data, match.start())
                if head is not None and not head.fault:
                    buffer.drop(match.start())
                    return False
            step = min(size, max(1, len(buffer.data) - self.framing.overlap))
            buffer.drop(step)
            size -= step
        return size == 0

    def _take_damage(self) -> CutRecord:
        """Take what is no sound record, up to the next sound one."""
        buffer, offset = self.buffer, self.buffer.offset
        head = self.framing.read_head(buffer.data)
        content = self.find_sound(1, keep=self.max_record)
        length = buffer.offset - offset
        if buffer.failure and not buffer.data:
            refused = buffer.failure
        elif head is None:
            refused = MetadataError(Reason.MALFORMED_RECORD, "the bytes are not the beginning of a record")
        elif head.fault:
            refused = MetadataError(Reason.MALFORMED_RECORD, head.fault)
        elif not buffer.data and head.size + head.block > length:
            ended = self.member or "file"
            message = f"the {ended} ends within this record: it has {length - head.size:,} of {head.block:,} bytes"
            refused = MetadataError(Reason.MALFORMED_RECORD if self.member else Reason.TRUNCATED, message)
        else:
            refused = _wrong_length(head)
        return CutRecord(offset, length, content, refused)


def _wrong_length(head: RecordHead) -> MetadataError:
    message = f"the record does not end where its length of {head.block:,} bytes says"
    return MetadataError(Reason.MALFORMED_RECORD, message)
