"""Undoing of the encodings in which a server sent a body: chunks, gzip, deflate, Brotli and Zstandard."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import brotli
import zstandard

from infra.sources.compression import ALWAYS_ALLOWED, RAISE_RATIO
from infra.sources.metadata import MetadataError
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from transforms.records import Reason

if TYPE_CHECKING:
    from infra.sources.formats.warc.http import HttpHead

_FEED = 1 << 16
_FEED_FRAME = 1 << 10
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]{0,4096})?\r?\n")
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"

Pieces = Iterator[bytes]
"""The pieces of an unpacked body. The last may be followed by EOFError if the packed body ends early, and by ValueError
if it is damaged."""


def decode_body(body: bytes, http: HttpHead, *, may_be_cut: bool, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the body as it was before it was sent. One that a crawler stored decoded is returned as it is.

    With `may_be_cut` a body that ends early is returned as far as it goes.

    Raises:
        MetadataError: It is damaged, it ends early, is too large, or of an unknown encoding.
    """
    codings = [*_codings(http, "content-encoding"), *_codings(http, "transfer-encoding")]
    for coding in reversed(codings):
        undo = _CODINGS.get(coding)
        if undo is None:
            raise MetadataError(Reason.UNREADABLE, f"the body has the unknown encoding {coding[:40]!r}")
        most = max(ALWAYS_ALLOWED, limits.expansion_ratio * len(body))
        body = _collect(_bounded(undo(body), limits.record_bytes, most), coding, may_be_cut)
    return body


def _codings(http: HttpHead, name: str) -> list[str]:
    given = http.fields.get(name, "").lower().split(",", 9)[:9]
    return [coding for part in given if (coding := part.strip()) not in ("", "identity", "none", "utf-8")]


def _bounded(pieces: Pieces, most: int, most_expanded: int) -> Pieces:
    """Yield the pieces up to a bound. Raises MetadataError beyond it."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise MetadataError(Reason.TOO_LARGE, f"the body unpacks to more than {most:,} bytes")
        if size > most_expanded:
            message = f"the body unpacks to more than {most_expanded:,} bytes, which is much for its size{RAISE_RATIO}"
            raise MetadataError(Reason.EXPANDS_TOO_MUCH, message)
        yield piece


def _collect(pieces: Pieces, coding: str, may_be_cut: bool) -> bytes:
    whole = bytearray()
    try:
        for piece in pieces:
            whole += piece
    except EOFError:
        if not may_be_cut:
            raise MetadataError(Reason.TRUNCATED, f"the body, sent as {coding}, ends early") from None
    except ValueError as error:
        if isinstance(error, MetadataError):
            raise
        raise MetadataError(Reason.MALFORMED_RECORD, f"the body, sent as {coding}, is damaged: {error}") from None
    return bytes(whole)


def _dechunk(body: bytes) -> Pieces:
    """The chunks of a body; all of one that does not begin with a chunk, which was stored without them."""
    size = _CHUNK_SIZE.match(body)
    if size is None:
        yield body
        return
    while size is not None:
        length, start = int(size[1], 16), size.end()
        if length == 0:
            return
        yield body[start : start + length]
        at = start + length
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
        if at >= len(body):
            raise EOFError
        size = _CHUNK_SIZE.match(body, at)
    if b"\n" not in body[at : at + 32]:
        raise EOFError
    raise ValueError("a chunk has no size")


def _gunzip(body: bytes) -> Pieces:
    """Unpack gzip members one after the other; bytes behind the last are ignored."""
    if not body.startswith(_GZIP):
        yield body
        return
    at = 0
    while body.startswith(_GZIP, at):
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield from _inflate(inflater, body[at:])
        at = len(body) - len(inflater.unused_data)


def _deflate(body: bytes) -> Pieces:
    """Unpack zlib data, or the bare deflate data that some servers send; other bytes were stored unpacked."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            zlib.decompressobj(bits).decompress(body[:64], 1)
        except zlib.error:
            continue
        yield from _inflate(zlib.decompressobj(bits), body)
        return
    yield body


def _inflate(inflater: zlib._Decompress, body: bytes) -> Pieces:
    stored = memoryview(body)
    for at in range(0, len(stored), _FEED):
        packed = bytes(stored[at : at + _FEED])
        while packed and not inflater.eof:
            try:
                yield inflater.decompress(packed, 1 << 20)
            except zlib.error as error:
                raise ValueError(str(error)) from None
            packed = inflater.unconsumed_tail
        if inflater.eof:
            return
    yield inflater.flush()
    if not inflater.eof:
        raise EOFError


def _brotli(body: bytes) -> Pieces:
    if _looks_unpacked(body):
        yield body
        return
    decoder = brotli.Decompressor()
    for at in range(0, len(body), _FEED):
        packed = body[at : at + _FEED]
        while piece := _unpack_brotli(decoder, packed):
            yield piece
            packed = b""
    if not decoder.is_finished():
        raise EOFError


def _unpack_brotli(decoder: brotli.Decompressor, packed: bytes) -> bytes:
    """The next unpacked bytes, also those that the decoder held back before; none if it needs more packed ones."""
    try:
        unpacked: bytes = decoder.process(packed, output_buffer_limit=1 << 20)
    except brotli.error as error:
        raise ValueError(str(error)) from None
    return unpacked


def _unzstd(body: bytes) -> Pieces:
    if not body.startswith(_ZSTD):
        yield body
        return
    frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    for at in range(0, len(body), _FEED_FRAME):
        try:
            yield frame.decompress(body[at : at + _FEED_FRAME])
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None
        if frame.eof:
            return
    raise EOFError


def _looks_unpacked(body: bytes) -> bool:
    return body[:100].lstrip().startswith(b"<")


_CODINGS: dict[str, Callable[[bytes], Pieces]] = {
    "chunked": _dechunk,
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _unzstd,
}
