"""Compression of a whole file with gzip or zstd, recognized by its first bytes and read as a stream."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from gzip import BadGzipFile
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

Compression = Literal["gzip", "zstd"]

SUFFIXES: dict[str, Compression] = {".gz": "gzip", ".zst": "zstd"}
"""The endings of the names of compressed files, in lower case."""

DAMAGED = (BadGzipFile, EOFError, zlib.error, zstandard.ZstdError)
"""Raised by streams of damaged or truncated compressed files."""

_CHUNK = 1 << 16
_PACKED_CHUNK = 1 << 13
"""Stored bytes that are unpacked at a time; at the highest ratio of zstd they become some 100 MB."""

_MAX_WINDOW = 1 << 27
ALWAYS_ALLOWED = 16_000_000
"""Unpacked bytes that a file of any size may have."""

RAISE_RATIO = "; if that is right, raise DATELINE_EXPANSION_RATIO"
"""The remedy at the end of messages about files and records that expand too much."""

_MAGIC: dict[bytes, Compression] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


def compression_of(name: str, head: bytes) -> Compression | None:
    """Return the compression of a file by its first bytes, else by its name: a damaged one is read for its error."""
    by_magic = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    by_name = next((kind for suffix, kind in SUFFIXES.items() if name.lower().endswith(suffix)), None)
    return by_magic or by_name


def without_suffix(name: str) -> str:
    """Return a file name without the ending of compressed files."""
    return next((name[: -len(suffix)] for suffix in SUFFIXES if name.lower().endswith(suffix)), name)


class ExpandsTooMuch(OSError):
    """A compressed file unpacks to more bytes than its size allows."""


def open_unpacked(open_stored: Callable[[], BinaryIO], compression: Compression | None, ratio: int) -> BinaryIO:
    """Open a file's unpacked bytes.

    Raises OSError. Reading may raise any of `DAMAGED`, and ExpandsTooMuch once there are more than `ratio` unpacked
    bytes for each stored one.
    """
    stored = open_stored()
    if compression is None:
        return stored
    unpack = _gunzip if compression == "gzip" else _unpack_zstd
    return stream_of(_within_ratio(unpack(stored), stored, ratio), stored.close)


def stream_of(chunks: Iterator[bytes], close: Callable[[], None] | None = None) -> BinaryIO:
    """Return chunks of bytes as a stream that is read forward; reading raises what `chunks` raises.

    `close` is called when the stream is closed.
    """
    return cast("BinaryIO", io.BufferedReader(_ChunkStream(chunks, close), _CHUNK))


class _ChunkStream(io.RawIOBase):
    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None] | None) -> None:
        self._chunks, self._close = chunks, close
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        if self._close:
            self._close()
        super().close()


def _within_ratio(chunks: Iterator[bytes], stored: BinaryIO, ratio: int) -> Iterator[bytes]:
    """Yield unpacked chunks. Raises ExpandsTooMuch."""
    unpacked = 0
    for chunk in chunks:
        unpacked += len(chunk)
        if unpacked > max(ALWAYS_ALLOWED, ratio * stored.tell()):
            raise ExpandsTooMuch(f"it unpacks to more than {ratio:,} times its size{RAISE_RATIO}")
        yield chunk


def _gunzip(stored: BinaryIO) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=stored) as stream:
        while chunk := stream.read1(_CHUNK):
            yield chunk


def _unpack_zstd(stored: BinaryIO) -> Iterator[bytes]:
    """The chunks of all frames, one after the other. Raises EOFError if the last one is cut short."""
    frame = None
    while packed := stored.read(_PACKED_CHUNK):
        while packed:
            frame = frame or zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()
            if chunk := frame.decompress(packed):
                yield chunk
            packed = frame.unused_data
            frame = None if frame.eof else frame
    if frame is not None:
        raise EOFError("the compressed file ended before its end mark")
