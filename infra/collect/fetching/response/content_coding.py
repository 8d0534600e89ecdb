"""Removal of content codings, in small steps, so that a small body cannot become a huge one."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.limits import FetchLimits

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
ALWAYS_ALLOWED = 4_000_000
"""Unpacked bytes that a body of any size may have."""

GZIP_MAGIC = b"\x1f\x8b"

_STEP = 1 << 16
_GZIP_STEP = 1 << 12
"""Received bytes that are unpacked at a time; small, since each of the members in them copies the rest."""

_ZSTD_STEP = 1 << 8
"""Received bytes that are unpacked at a time; at the highest ratio of zstd they become 8 MB."""

_ZSTD_WINDOW = 1 << 23
"""The largest window of zstd in HTTP (RFC 9659)."""

_MOST_CODINGS = 2


def codings_of(header: str) -> list[str]:
    """Return the content codings in the order they were applied. Raises FetchFailure for unsupported ones."""
    codings = [name for part in header.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if unknown := [name for name in codings if name not in _UNPACK]:
        raise FetchFailure(FetchReason.CONTENT_TYPE, f"The content coding {unknown[0][:40]!r} is not supported")
    if len(codings) > _MOST_CODINGS:
        raise FetchFailure(FetchReason.EXPANDS_TOO_MUCH, f"The body has {len(codings)} content codings")
    return codings


def unpack(
    body: bytes, codings: list[str], limits: FetchLimits, check: Callable[[], object], cut_at: int | None = None
) -> bytes:
    """Remove content codings from a body.

    Args:
        check: Called before each step; it raises to stop.
        cut_at: Unpacked bytes after which the rest is ignored.

    Raises:
        FetchFailure: `expands_too_much` beyond the limits, `connection` for a damaged or incomplete body.
    """
    most = min(limits.content_bytes, max(ALWAYS_ALLOWED, limits.expansion_ratio * len(body)))
    for coding in reversed(codings):
        unpacked = bytearray()
        try:
            for chunk in _UNPACK[coding](body):
                check()
                unpacked += chunk
                if cut_at is not None and len(unpacked) >= cut_at:
                    break
                if len(unpacked) > most:
                    raise FetchFailure(
                        FetchReason.EXPANDS_TOO_MUCH, f"The body of {len(body):,} bytes unpacks to more than {most:,}"
                    )
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError):
            raise FetchFailure(FetchReason.CONNECTION, f"The {coding} coding of the body is damaged or cut") from None
        body = bytes(unpacked)
    return body if cut_at is None else body[:cut_at]


def _steps(body: bytes, size: int = _STEP) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


def _gunzip(body: bytes) -> Iterator[bytes]:
    """All members; what follows the last one is ignored, as browsers do."""
    member, ended = zlib.decompressobj(31), False
    for packed in _steps(body, _GZIP_STEP):
        while packed:
            if ended and not GZIP_MAGIC.startswith(packed[:2]):
                return
            if ended:
                member, ended = zlib.decompressobj(31), False
            yield from _inflate(member, packed)
            packed, ended = member.unused_data, member.eof
    if body and not ended:
        raise EOFError


def _undeflate(body: bytes) -> Iterator[bytes]:
    """Both readings of `deflate` that are in use: with the header of zlib, and without."""
    has_header = len(body) > 1 and body[0] & 15 == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
    stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    for packed in _steps(body):
        yield from _inflate(stream, packed)
        if stream.eof:
            return
    if body:
        raise EOFError


def _inflate(stream: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    full = True
    while (packed or full) and not stream.eof:
        chunk = stream.decompress(packed, _STEP)
        packed, full = stream.unconsumed_tail, len(chunk) == _STEP
        yield chunk


def _unbrotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    for packed in _steps(body):
        chunk = stream.process(packed, output_buffer_limit=_STEP)
        while (chunk or not stream.can_accept_more_data()) and not stream.is_finished():
            yield chunk
            chunk = stream.process(b"", output_buffer_limit=_STEP)
        yield chunk
        if stream.is_finished():
            return
    if body:
        raise EOFError


def _unzstd(body: bytes) -> Iterator[bytes]:
    frame = None
    for packed in _steps(body, _ZSTD_STEP):
        while packed:
            frame = frame or zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
            yield frame.decompress(packed)
            packed = frame.unused_data
            frame = None if frame.eof else frame
    if frame is not None:
        raise EOFError


_UNPACK: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
