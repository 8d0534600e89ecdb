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
_ALWAYS_ALLOWED = 16_000_000
"""Unpacked bytes that a file of any size may have."""

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
    return cast("BinaryIO", io.BufferedReader(_UnpackedFile(stored, unpack(stored), ratio), _CHUNK))


class _UnpackedFile(io.RawIOBase):
    """The chunks of unpacked bytes of a stored file, as a stream that closes it with itself."""

    def __init__(self, stored: BinaryIO, chunks: Iterator[bytes], ratio: int) -> None:
        self._stored, self._chunks, self._ratio = stored, chunks, ratio
        self._rest = memoryview(b"")
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
            self._unpacked += len(self._rest)
            if self._unpacked > _ALWAYS_ALLOWED and self._unpacked > self._ratio * self._stored.tell():
                raise ExpandsTooMuch(
                    f"it unpacks to more than {self._ratio:,} times its size; if that is right, raise "
                    "DATELINE_EXPANSION_RATIO"
                )
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def close(self) -> None:
        self._stored.close()
        super().close()


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
