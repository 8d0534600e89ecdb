"""Cutting of JSON streams into the objects that are records: one, an array, an envelope around an array, JSON lines.

Only brackets and strings are read; what is in an object is parsed later. A record in which another one seems to begin
is damaged, and cutting resumes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from infra.sources.formats.items import CutRecord
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason

MAX_HEAD = 1 << 16
"""Bytes of an envelope before its first record that are kept."""

_BUFFER = 1 << 18
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]"]', re.DOTALL)
_SWALLOWED = re.compile(rb'[\n,]\s{0,80}\{\s{0,80}"\Z')
"""The end of a string that swallowed the start of the next record: a quotation mark is missing before it."""

_BEHIND_STRING = b",:}] \t\r\n"
_KEY_BEFORE = re.compile(rb'"([^"\\]{1,40})"\s{0,40}:\s{0,80}\Z')
_IS_KEY = re.compile(rb"\s{0,40}:")
_MARGIN = 200


@dataclass(frozen=True, slots=True)
class Envelope:
    """The keys that distinguish an object around records from a record.

    Attributes:
        keys: Keys of an envelope that hold an array of records, or another envelope.
        item_keys: Keys of a record; an object with one of them is not an envelope.
    """

    keys: frozenset[bytes]
    item_keys: frozenset[bytes]


@dataclass(slots=True)
class _OpenItem:
    """An object that is a record, unless it turns out to be an envelope.

    Attributes:
        start: Its place in the buffer.
        can_hold: Whether it may be an envelope.
        is_line: Whether it begins a line outside all containers: then so does the next record.
        depth: Open brackets in it, its own included.
        is_dropped: Whether it was refused as too large already.
    """

    start: int
    can_hold: bool
    is_line: bool
    depth: int = 1
    is_dropped: bool = False


def cut_objects(
    stream: BinaryIO, envelope: Envelope, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[bytes, CutRecord]]:
    """Yield each record of a stream at its beginning, with the head of its envelope: the bytes before the records."""
    yield from _ObjectCutter(stream, envelope, limits.record_bytes).records()


class _ObjectCutter:
    """Cuts one stream from its beginning.

    `_containers` has the open brackets around records: "[" holds records, "{" is an envelope, and "" is anything else.
    """

    def __init__(self, stream: BinaryIO, envelope: Envelope, max_item: int) -> None:
        self._stream, self._envelope, self._max_item = stream, envelope, max_item
        self._buffer = b""
        self._offset = 0
        self._at = 0
        self._containers: list[str] = []
        self._item: _OpenItem | None = None
        self._keys: set[bytes] = set()
        self._head = b""
        self._is_complete = False

    def records(self) -> Iterator[tuple[bytes, CutRecord]]:
        """Yield the records with their heads."""
        while self._fill():
            while (match := _TOKEN.search(self._buffer, self._at)) is not None:
                if (match.end() > len(self._buffer) - _MARGIN and not self._is_complete) or match[0] == b'"':
                    break
                self._at = match.end()
                if record := self._take(match):
                    yield self._head, record
            if record := self._shed():
                yield self._head, record
        if self._item and not self._item.is_dropped:
            yield self._head, self._refused(len(self._buffer), Reason.TRUNCATED, "the file ends in this record")

    def _fill(self) -> bool:
        """Read on, and forget what was cut; False at the end of the stream."""
        if self._is_complete:
            return False
        keep = self._item.start if self._item and not self._item.is_dropped else max(0, self._at - _MARGIN)
        self._buffer = self._buffer[keep:]
        self._offset += keep
        self._at -= keep
        if self._item:
            self._item.start -= keep
        read = self._stream.read(max(_BUFFER, len(self._buffer)))
        self._buffer += read
        self._is_complete = not read
        return True

    def _take(self, match: re.Match[bytes]) -> CutRecord | None:
        """Apply a token; return the record that it ends."""
        token, start = match[0], match.start()
        item = self._item
        if item is None:
            self._take_outside(token, start)
            return None
        if token[:1] == b'"':
            return self._take_string(match, item)
        if token in b"}]":
            item.depth -= 1
            return self._close(match.end()) if item.depth == 0 else None
        if item.is_line and token == b"{" and self._begins_line(start):
            return self._resume_at(start)
        if item.can_hold and item.depth == 1 and self._holds_records(start):
            self._open_envelope(token, start)
            return None
        item.depth += 1
        return None

    def _begins_line(self, start: int) -> bool:
        """Return whether a brace is the first byte of a line, and no value of the line above."""
        before = self._buffer[max(0, start - _MARGIN) : start]
        return before.endswith(b"\n") and before.rstrip()[-1:] not in b":,[{"

    def _take_outside(self, token: bytes, start: int) -> None:
        """Apply a token outside of records."""
        if token[:1] == b'"':
            return
        if token in b"}]":
            self._containers = self._containers[:-1]
            return
        around = self._containers[-1] if self._containers else None
        if around == "":
            self._containers.append("")
        elif around == "{":
            self._containers.append("[" if token == b"[" and self._key_before(start) in self._envelope.keys else "")
        elif token == b"{":
            is_line = not self._containers and (start == 0 or self._buffer[start - 1 : start] == b"\n")
            self._open(start, can_hold=not self._containers, is_line=is_line)
        else:
            self._containers.append("" if self._containers else "[")

    def _open(self, start: int, *, can_hold: bool, is_line: bool = False) -> None:
        self._item = _OpenItem(start, can_hold, is_line)
        self._keys = set()

    def _take_string(self, match: re.Match[bytes], item: _OpenItem) -> CutRecord | None:
        token = match[0]
        if token[-2:-1].isspace() or token[-2:-1] == b"{":
            following = self._buffer[match.end() : match.end() + 1]
            if following not in _BEHIND_STRING and _SWALLOWED.search(token[-_MARGIN:]):
                return self._resume_at(match.start() + token.rindex(b"{"))
        if item.can_hold and item.depth == 1 and len(token) < 42 and _IS_KEY.match(self._buffer, match.end()):
            self._keys.add(token[1:-1])
        return None

    def _holds_records(self, start: int) -> bool:
        return self._key_before(start) in self._envelope.keys and not self._keys & self._envelope.item_keys

    def _key_before(self, start: int) -> bytes | None:
        match = _KEY_BEFORE.search(self._buffer[max(0, start - _MARGIN) : start])
        return match[1] if match else None

    def _open_envelope(self, token: bytes, start: int) -> None:
        """Take the open object for an envelope, from the array or object in it on."""
        item = self._item
        if item is not None and not self._head and start - item.start <= MAX_HEAD:
            self._head = self._buffer[item.start : start]
        self._item = None
        self._containers.append("{")
        if token == b"[":
            self._containers.append("[")
        else:
            self._open(start, can_hold=True)

    def _close(self, end: int) -> CutRecord | None:
        item, self._item = self._item, None
        if item is None or item.is_dropped:
            return None
        content = self._buffer[item.start : end]
        return CutRecord(self._offset + item.start, len(content), content)

    def _resume_at(self, start: int) -> CutRecord | None:
        """End the open record as damaged where the next one begins."""
        record = self._refused(start, Reason.MALFORMED_RECORD, "the next record begins before the end of this one")
        is_dropped = self._item is not None and self._item.is_dropped
        self._item, self._at = None, start
        return None if is_dropped else record

    def _shed(self) -> CutRecord | None:
        """Refuse the open record if it is too large; its rest is skipped."""
        item = self._item
        if item is None or item.is_dropped or len(self._buffer) - item.start <= self._max_item:
            return None
        message = f"the record is larger than {self._max_item:,} bytes"
        record = CutRecord(
            self._offset + item.start,
            None,
            self._buffer[item.start : item.start + self._max_item],
            MetadataError(Reason.TOO_LARGE, message),
        )
        item.is_dropped, self._at = True, max(self._at, len(self._buffer) - _MARGIN)
        return record

    def _refused(self, end: int, reason: Reason, message: str) -> CutRecord:
        start = self._item.start if self._item else self._at
        content = self._buffer[start:end].rstrip(b" \t\r\n,")
        return CutRecord(self._offset + start, len(content), content, MetadataError(reason, message))
