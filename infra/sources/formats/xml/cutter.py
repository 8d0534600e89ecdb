"""Cutting of XML streams into records, by the tags of the elements that are records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from infra.sources.formats.items import CutRecord
from infra.sources.formats.xml.damage import cut_off, missing_end, missing_start, no_record, too_large
from infra.sources.formats.xml.head import HeadContext, update_head
from infra.sources.formats.xml.scanner import TagScanner, TagToken
from infra.sources.formats.xml.shape import LONGEST_TOKEN, XmlShape
from infra.sources.formats.xml.unicode_stream import AsciiMarkup
from infra.sources.formats.xml.window import Window
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits

_MAX_GAP = 1 << 20
"""Bytes before a record in which the head of its document is looked for."""


def cut_xml(
    stream: BinaryIO,
    start: int,
    end: int | None,
    shape: XmlShape,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[CutRecord]:
    """Yield the records that begin in `[start, end)` of a stream that is at its beginning.

    As many bytes before `start` as a record may have are read too, as they decide what is a comment and what belongs to
    another record: so the ranges of a file together yield exactly its records. Of a larger record only the first bytes
    are kept. Offsets and lengths count the bytes of the file;
    if it is in UTF-16, UTF-32 or a stateful encoding, those of its text in UTF-8.
    """
    for record in XmlCutter(stream, shape, start, limits.record_bytes).records(end):
        if end is not None and record.offset >= end:
            return
        if record.offset >= start:
            yield record


@dataclass(slots=True)
class _OpenRecord:
    """A record without an end tag so far.

    Attributes:
        nesting: The number of open elements in it that may hold a record.
        declared: The offset of the first XML declaration in it: no record behind it is part of this one.
        dropped: Whether it was refused as too large already.
    """

    start: int
    name: str
    nesting: int = 0
    declared: int | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class _CompleteRecord:
    """A record with an end; it is part of another one while that is open."""

    start: int
    end: int
    name: str


class XmlCutter:
    """Cuts one stream, from its beginning or up to `max_record` bytes before the offset `first`.

    Records before `first` are recognized, but not yielded as far as they are good.
    """

    def __init__(self, stream: BinaryIO, shape: XmlShape, first: int, max_record: int) -> None:
        source = AsciiMarkup(stream)
        self._window = Window(source.read)
        self._scanner = TagScanner(self._window, shape, max_record)
        self._shape = shape
        self._first = first
        self._max_record = max_record
        self._open: list[_OpenRecord] = []
        self._nested: list[_CompleteRecord] = []
        self._head: HeadContext | None = None
        self._gap_start = 0
        self._closed_container: str | None = None
        if first > max_record and source.may_seek:
            self._begin_at(first - max_record, source)

    def _begin_at(self, offset: int, source: AsciiMarkup) -> None:
        """Begin at an offset, with the head of the file's first document."""
        while self._head is None and not self._scanner.ended and self._scanner.at < min(offset, _MAX_GAP):
            token = self._scanner.next_token(0)
            if token and token.name in self._shape.records:
                gap = self._window.bytes_of(0, token.start)
                self._head = update_head(None, gap, self._shape.container_start)
                offset = offset if token.start < offset else 0
        if self._head is None:
            self._head, offset = HeadContext(), offset if offset > _MAX_GAP else 0
        source.seek(offset)
        self._window.restart(offset)
        self._scanner.restart(offset)
        self._gap_start = offset

    def records(self, end: int | None) -> Iterator[CutRecord]:
        """Yield the records in order, at least as far as they begin before `end`."""
        while not self._scanner.ended:
            token = self._scanner.next_token(self._keep_from())
            yield from self._shed(token.start if token else self._scanner.at)
            if token:
                yield from self._take(token)
            if end is not None and not self._open and self._scanner.at >= end and (self._head or self._first):
                return
        yield from self._finish()

    def _keep_from(self) -> int:
        if self._open and not self._open[0].dropped:
            return self._open[0].start
        return max(self._gap_start, self._scanner.at - (LONGEST_TOKEN if self._open else _MAX_GAP))

    def _shed(self, at: int) -> Iterator[CutRecord]:
        """Refuse the outermost open record while it is too large; if others begin in it, it has no end tag."""
        while self._open and not self._open[0].dropped and at - self._open[0].start > self._max_record:
            outer = self._open[0]
            inner = _in_order(self._open[1:], self._nested)
            if not inner:
                outer.dropped = True
                end = outer.start + self._max_record
                yield self._refuse(outer.start, end, too_large(outer.name, self._max_record), known_end=False)
                return
            yield self._refuse(outer.start, inner[0].start, missing_end(outer.name))
            del self._open[0]
            behind = self._open[0].start if self._open else at
            free = [one for one in self._nested if one.start < behind]
            self._nested = self._nested[len(free) :]
            self._gap_start = free[-1].end if free else inner[0].start
            for record in free:
                yield from self._complete(record)

    def _take(self, token: TagToken) -> Iterator[CutRecord]:
        if token.name is None:
            if self._open and self._open[-1].declared is None:
                self._open[-1].declared = token.start
        elif token.name in self._shape.records:
            yield from self._end_record(token) if token.closes else self._begin_record(token)
        elif token.name in self._shape.nests_in:
            if self._open and not token.empty:
                self._open[-1].nesting = max(0, self._open[-1].nesting + (-1 if token.closes else 1))
        else:
            yield from self._give_up(token.start)
            self._closed_container = token.name if token.closes or token.empty else self._closed_container

    def _begin_record(self, token: TagToken) -> Iterator[CutRecord]:
        assert token.name is not None
        if self._open and not self._may_nest(token):
            yield from self._give_up(token.start)
        if not self._open:
            gap = self._window.bytes_of(max(self._gap_start, token.start - _MAX_GAP), token.start)
            self._head = update_head(self._head, gap, self._shape.container_start)
        record = _OpenRecord(token.start, token.name)
        self._open.append(record)
        if token.empty:
            yield from self._end_record(token)

    def _may_nest(self, token: TagToken) -> bool:
        """Return whether the record at `token` may belong to the open one: it follows markup that can hold it."""
        outer = self._open[-1]
        before = self._window.bytes_of(token.start - LONGEST_TOKEN, token.start).rstrip()
        return outer.nesting > 0 and outer.declared is None and not outer.dropped and before.endswith(b">")

    def _end_record(self, token: TagToken) -> Iterator[CutRecord]:
        if not self._open:
            yield from self._end_unknown(token)
        if not self._open or self._open[-1].name != token.name:
            return
        ended = self._open.pop()
        while self._nested and self._nested[-1].start > ended.start:
            self._nested.pop()
        record = _CompleteRecord(ended.start, token.end, ended.name)
        if self._open:
            self._nested.append(record)
            return
        self._gap_start = token.end
        if not ended.dropped:
            yield from self._complete(record)

    def _end_unknown(self, token: TagToken) -> Iterator[CutRecord]:
        """Refuse the bytes before an end tag of which no start tag was found."""
        assert token.name is not None
        start = max(self._gap_start, token.start - _MAX_GAP)
        gap = self._window.bytes_of(start, token.end)
        self._gap_start = token.end
        self._head = update_head(self._head, gap[: token.start - start], self._shape.container_start)
        blank = len(gap) - len(gap.lstrip())
        yield self._refuse(start + blank, token.end, missing_start(token.name))

    def _give_up(self, at: int, *, at_end: bool = False) -> Iterator[CutRecord]:
        """Refuse the open records, which have no end before `at`, and yield the complete ones in them."""
        if not self._open:
            return
        at = next((one.declared for one in self._open if one.declared is not None), at)
        last = self._open[-1]
        pieces = _in_order(self._open, self._nested)
        ends = [*(piece.start for piece in pieces[1:]), at]
        self._open, self._nested, self._gap_start = [], [], at
        for piece, end in zip(pieces, ends, strict=True):
            if isinstance(piece, _CompleteRecord):
                yield from self._complete(piece)
            elif not piece.dropped:
                refusal = cut_off(piece.name) if at_end and piece is last else missing_end(piece.name)
                yield self._refuse(piece.start, end, refusal)

    def _finish(self) -> Iterator[CutRecord]:
        """Yield what is left at the end of the stream."""
        end = self._window.end
        yield from self._give_up(end, at_end=True)
        rest = self._window.bytes_of(self._gap_start, end)
        begun = self._shape.begins_record.search(rest[-LONGEST_TOKEN:])
        if begun:
            start = end - len(begun.group())
            yield self._refuse(start, end, cut_off(self._shape.records[0]))
        elif self._head is None:
            yield self._without_records(rest)

    def _without_records(self, rest: bytes) -> CutRecord:
        if self._closed_container:
            return CutRecord(0, self._window.end, rest, other=self._closed_container)
        return CutRecord(0, self._window.end, rest, no_record(self._shape.records, blank=not rest.strip(_BLANK)))

    def _complete(self, record: _CompleteRecord) -> Iterator[CutRecord]:
        if record.start < self._first:
            return
        content = self._window.bytes_of(record.start, record.end)
        if len(content) > self._max_record:
            end = record.start + self._max_record
            yield self._refuse(record.start, end, too_large(record.name, self._max_record), known_end=False)
            return
        head = self._head or HeadContext()
        other = record.name if record.name in self._shape.others else None
        yield CutRecord(record.start, len(content), head.wrap(content), other=other)

    def _refuse(self, start: int, end: int, refused: MetadataError, *, known_end: bool = True) -> CutRecord:
        content = (self._head or HeadContext()).before + self._window.bytes_of(start, end)
        return CutRecord(start, end - start if known_end else None, content, refused)


_BLANK = b"\xef\xbb\xbf \t\r\n"


def _in_order(unclosed: list[_OpenRecord], complete: list[_CompleteRecord]) -> list[_OpenRecord | _CompleteRecord]:
    pieces: list[_OpenRecord | _CompleteRecord] = [*unclosed, *complete]
    return sorted(pieces, key=lambda piece: piece.start)
