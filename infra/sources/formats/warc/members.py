"""Gzip members and Zstandard frames: the compressed pieces of a stored web archive, usually one for each record."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import zstandard

from infra.sources.compression import ALWAYS_ALLOWED, RAISE_RATIO
from infra.sources.formats.warc.buffer import RollingBuffer
from infra.sources.metadata import MetadataError
from infra.sources.source_file import Limits
from transforms.records import Reason

_FEED = 1 << 16
"""Stored bytes that are unpacked at a time."""

_FIRST_FEED = 1 << 12
"""The same at the beginning of a member; most are small, and what follows them is copied in vain."""

_FEED_FRAME = 1 << 10
"""The same of Zstandard, which has no limit on what it unpacks them to: 32 MB at most."""


_MAX_WINDOW = 1 << 27


class MemberDecoder(Protocol):
    """Unpacks one member; `step` is the number of stored bytes to give it at a time."""

    step: int

    @property
    def ended(self) -> bool:
        """True once the end of the member was reached."""

    def feed(self, stored: bytes, most: int) -> tuple[bytes, int]:
        """Return unpacked bytes and the number of stored bytes that were used. Raises ValueError for damage."""


class GzipDecoder:
    """Unpacks a gzip member, and checks its length and checksum at the end."""

    step = _FEED

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def ended(self) -> bool:
        """True once the end of the member was reached."""
        return self._inflater.eof

    def feed(self, stored: bytes, most: int) -> tuple[bytes, int]:
        """Unpack up to `most` bytes. Raises ValueError."""
        try:
            unpacked = self._inflater.decompress(stored, most)
        except zlib.error as error:
            raise ValueError(str(error)) from None
        # At the end of the member zlib may repeat the unused bytes in `unconsumed_tail`.
        unused = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return unpacked, len(stored) - len(unused)


class ZstdDecoder:
    """Unpacks a Zstandard frame, perhaps with a dictionary."""

    step = _FEED_FRAME

    def __init__(self, frame: zstandard.ZstdDecompressionObj) -> None:
        self._frame = frame

    @property
    def ended(self) -> bool:
        """True once the end of the frame was reached."""
        return self._frame.eof

    def feed(self, stored: bytes, most: int) -> tuple[bytes, int]:
        """Unpack all of the stored bytes. Raises ValueError."""
        try:
            unpacked = self._frame.decompress(stored)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None
        return unpacked, len(stored) - len(self._frame.unused_data)


@dataclass(frozen=True, slots=True)
class Codec:
    """A compression of members.

    Attributes:
        name: The name of a member.
        magic: The bytes that each begins with.
        probe: Stored bytes that suffice to unpack the beginning of one.
        decoder: Makes a decoder for one.
    """

    name: str
    magic: bytes
    probe: int
    decoder: Callable[[], MemberDecoder]


GZIP = Codec("gzip member", b"\x1f\x8b\x08", 4_096, GzipDecoder)
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def zstd(dictionary: bytes | None = None) -> Codec:
    """The compression of Zstandard frames with that dictionary."""
    given = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    decompressor = zstandard.ZstdDecompressor(given, max_window_size=_MAX_WINDOW)
    return Codec("Zstandard frame", ZSTD_MAGIC, 1 << 18, lambda: ZstdDecoder(decompressor.decompressobj()))


ZSTD = zstd()


class PackedMember:
    """The member that begins at the first byte of a buffer of stored bytes; `read` unpacks it.

    Attributes:
        used: Its stored bytes so far; all of them once `read` returned no more.
        is_kept: Whether the buffer still begins with the member. One with more stored bytes than a record may
            have is dropped from there as it is read.
    """

    def __init__(self, stored: RollingBuffer, codec: Codec, limits: Limits) -> None:
        self.used = 0
        self.is_kept = True
        self._stored, self._codec = stored, codec
        self._max_ratio, self._max_kept = limits.expansion_ratio, limits.record_bytes
        self._decoder = codec.decoder()
        self._step = min(_FIRST_FEED, self._decoder.step)
        self._at = 0
        self._unpacked = 0
        self._damage: str | None = None

    def read(self, size: int) -> bytes:
        """Return the next unpacked bytes, none at the end of the member. Raises MetadataError for damage."""
        while self._damage is None and not self._decoder.ended:
            chunk = self._next_stored()
            try:
                unpacked, used = self._decoder.feed(chunk, size)
            except ValueError as error:
                unpacked, used, self._damage = self._salvage(), 0, str(error)
            self._at += used
            self.used += used
            if unpacked:
                return self._counted(unpacked)
            if not chunk and self._damage is None:
                raise MetadataError(Reason.TRUNCATED, f"the file ends within a {self._codec.name}")
        if self._damage is not None:
            raise MetadataError(Reason.MALFORMED_RECORD, f"the {self._codec.name} is damaged: {self._damage}")
        return b""

    def drop(self) -> None:
        """Drop its stored bytes from the buffer."""
        self._stored.drop(self._at)
        self._at = 0

    def _next_stored(self) -> bytes:
        if self._at > self._max_kept:
            self.drop()
            self.is_kept = False
        end = self._at + self._step
        self._step = min(4 * self._step, self._decoder.step)
        self._stored.fill(end)
        return bytes(self._stored.data[self._at : end])

    def _counted(self, unpacked: bytes) -> bytes:
        self._unpacked += len(unpacked)
        if self._unpacked > max(ALWAYS_ALLOWED, self._max_ratio * self.used):
            message = f"a {self._codec.name} unpacks to more than {self._max_ratio:,} times its size{RAISE_RATIO}"
            raise MetadataError(Reason.EXPANDS_TOO_MUCH, message)
        return unpacked

    def _salvage(self) -> bytes:
        """The unpacked bytes before the damage that were not returned yet."""
        if not self.is_kept:
            return b""
        decoder, unpacked, skipped = self._codec.decoder(), bytearray(), 0
        stored = bytes(self._stored.data[: self._at + self._decoder.step])
        at, step = 0, self._decoder.step
        while at < len(stored) and len(unpacked) < self._max_kept:
            step = min(step, self._at - at) if at < self._at else 1
            try:
                piece, used = decoder.feed(stored[at : at + step], self._max_kept)
            except ValueError:
                break
            at += used
            unpacked += piece
            dropped = min(len(unpacked), self._unpacked - skipped)
            del unpacked[:dropped]
            skipped += dropped
            if not used:
                break
        return bytes(unpacked)
