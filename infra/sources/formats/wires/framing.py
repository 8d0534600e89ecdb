"""Cutting of wire files into messages: by their control bytes, or by their header lines where those were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from infra.sources.formats.items import CutRecord
from infra.sources.metadata import MetadataError
from transforms.records import Reason

MAX_MESSAGE = 4_000_000
"""Bytes of a message; the longest stories of wires have some 200,000. A longer one is refused."""

SOH, STX, ETX, EOT = b"\x01", b"\x02", b"\x03", b"\x04"

_BUFFER = 1 << 18
_MARGIN = 512
"""Bytes at the end of a buffer in which no start of a message is looked for: a header may continue behind them."""

_LONGEST_TAIL = 400
_LONGEST_HEADER = 192
_END_SIGN = re.compile(rb"(?:^|\n)NNNN")
_PADDING = b"\x00\x16\x7f \t\r\n"
_START_OF_LINE = b"\n\r\x00\x03\x04\x16\x7f"
_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]{2}")
"""Less than that between two messages is noise of the line."""


@dataclass(frozen=True, slots=True)
class Framing:
    """The signs by which messages of one standard are cut.

    Attributes:
        header: The header at the start of a line in files that lost their control bytes; it begins with a
            lookahead at a byte that is rare.
        ending: The end of a message without an end-of-text byte: its time stamp.
    """

    header: re.Pattern[bytes]
    ending: re.Pattern[bytes]

    def cut(self, stream: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[CutRecord]:
        """Yield the messages that begin in the bytes `[start, end)`."""
        yield from self._records(stream, start, end)

    def _records(self, stream: BinaryIO, start: int, end: int | None) -> Iterator[CutRecord]:
        window = _Window(stream, start)
        at = start if start == 0 else self._next_start(window, start)
        while at is not None and (end is None or at < end):
            following = self._next_start(window, at + 1 if window.at(at) == SOH else self._behind_header(window, at))
            yield from self._message(window, at, following)
            at = following
            if at is not None:
                window.release(at - _MARGIN)

    def _behind_header(self, window: _Window, at: int) -> int:
        match = self.header.match(window.view, at - window.offset)
        return window.offset + match.end() if match else at + (at > 0)

    def _next_start(self, window: _Window, position: int) -> int | None:
        """The first start of a message at or behind a position; the window grows as far as it must."""
        while True:
            limit = window.limit()
            found = self._search(window, position, limit)
            if found is not None:
                return found
            position = max(position, limit)
            if not window.grow():
                return None

    def _search(self, window: _Window, position: int, limit: int) -> int | None:
        view, base = window.view, window.offset
        begin, stop = max(0, position - base), limit - base
        soh = view.find(SOH, begin, stop)
        stop = soh if soh >= 0 else stop
        for match in self.header.finditer(view, begin, min(len(view), stop + _LONGEST_HEADER)):
            if match.start() >= stop:
                break
            if self._starts_message(view, match.start()):
                return base + match.start()
        return base + soh if soh >= 0 else None

    def _starts_message(self, view: bytearray, at: int) -> bool:
        """Return whether a header is at the start of a line, and not the header behind a start byte."""
        if at and view[at - 1] not in _START_OF_LINE:
            return False
        before = bytes(view[max(0, at - 32) : at]).rstrip(_PADDING)
        return not before.endswith(SOH)

    def _message(self, window: _Window, at: int, following: int | None) -> Iterator[CutRecord]:
        """Yield the message between two starts; what follows its end, if it has words, is another, damaged record."""
        length = (window.end() if following is None else following) - at
        content = window.take(at, min(length, MAX_MESSAGE + 1))
        if length > MAX_MESSAGE:
            message = (
                f"the message is longer than {MAX_MESSAGE:,} bytes: perhaps the starts of those behind it are lost"
            )
            yield CutRecord(at, length, content[:MAX_MESSAGE], MetadataError(Reason.TOO_LARGE, message))
            return
        finish = self._finish(content)
        rest = content[finish:]
        content = content[:finish].rstrip(_PADDING)
        if content:
            yield CutRecord(at, len(content), content, self._damage(content))
        if _WORD.search(rest):
            lead = len(rest) - len(rest.lstrip(_PADDING))
            rest = rest.strip(_PADDING)
            refused = MetadataError(Reason.MALFORMED_RECORD, "the start of the message is missing")
            yield CutRecord(at + finish + lead, len(rest), rest, refused)

    def _finish(self, content: bytes) -> int:
        """The end of a message: its end-of-transmission byte, or else the line of its stamp at the end of the file."""
        finish = content.find(EOT)
        if finish >= 0:
            return finish + 1
        begin = max(0, len(content) - _LONGEST_TAIL)
        stamps = [match.end() for match in self.ending.finditer(content, begin)]
        line_end = content.find(b"\n", stamps[-1]) if stamps else -1
        rest = content[line_end:]
        return len(content) if line_end < 0 or _END_SIGN.search(rest) else line_end

    def _damage(self, content: bytes) -> MetadataError | None:
        if not (content.startswith(SOH) or self.header.match(content)):
            return MetadataError(Reason.MALFORMED_RECORD, "the start of the message is missing")
        text = content.find(STX)
        is_open = text >= 0 and content.find(ETX, text) < 0
        if is_open and EOT not in content[text:] and not self.ending.search(content, max(text, len(content) - 120)):
            return MetadataError(Reason.TRUNCATED, "the text of the message has no end")
        if content.startswith(SOH) and text < 0 and len(content.splitlines()) < 3:
            return MetadataError(Reason.TRUNCATED, "the message ends in its header")
        return None


class _Window:
    """The part of a stream that is in memory; `offset` is the place of its first byte."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self.offset = max(0, start - _MARGIN)
        if self.offset:
            stream.seek(self.offset)
        self.view = bytearray()
        self._stream = stream
        self._is_complete = False
        self._skipped: tuple[int, bytes] | None = None

    def at(self, position: int) -> bytes:
        """The byte at a position."""
        return bytes(self.view[position - self.offset : position - self.offset + 1])

    def end(self) -> int:
        """The place behind the last byte in memory."""
        return self.offset + len(self.view)

    def limit(self) -> int:
        """The place up to which starts of messages can be recognized."""
        return self.end() if self._is_complete else max(self.offset, self.end() - _MARGIN)

    def grow(self) -> bool:
        """Read on; return False at the end of the stream."""
        if self._is_complete:
            return False
        read = self._stream.read(_BUFFER)
        self.view += read
        self._is_complete = len(read) == 0
        if len(self.view) > MAX_MESSAGE + 4 * _BUFFER:
            self._drop_middle()
        return True

    def _drop_middle(self) -> None:
        """Keep the head of a message that is too long, and forget what is behind it."""
        if self._skipped is None:
            self._skipped = (self.offset, bytes(self.view[: MAX_MESSAGE + 2 * _MARGIN + 1]))
        self._forget(self.end() - 2 * _BUFFER)

    def take(self, position: int, length: int) -> bytes:
        """The bytes at a position, as far as they are in memory."""
        view, offset = self.view, self.offset
        if position < offset and self._skipped is not None:
            offset, kept = self._skipped
            return kept[position - offset : position - offset + length]
        return bytes(view[position - offset : position - offset + length])

    def release(self, position: int) -> None:
        """Forget the bytes before a position, and the head of a message that was too long."""
        self._skipped = None
        self._forget(position)

    def _forget(self, position: int) -> None:
        if position > self.offset:
            del self.view[: position - self.offset]
            self.offset = position
