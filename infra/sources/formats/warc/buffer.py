"""A rolling buffer over a stream that is read forward once."""

from __future__ import annotations

from collections.abc import Callable
from os import SEEK_END
from typing import BinaryIO

from infra.sources.metadata import MetadataError

CHUNK = 1 << 18
"""Bytes read at a time."""


class RollingBuffer:
    """The bytes of a stream from a moving position on, as far as they were needed.

    Attributes:
        data: The bytes that were read and not yet dropped.
        offset: The place of `data[0]` in the stream.
        failure: The damage that ended the stream early; the bytes before it are in `data`.
    """

    def __init__(self, read: Callable[[int], bytes], offset: int = 0, file: BinaryIO | None = None) -> None:
        self.data = bytearray()
        self.offset = offset
        self.failure: MetadataError | None = None
        self._read = read
        self._file = file
        self._ended = False

    @classmethod
    def of_file(cls, stream: BinaryIO, start: int = 0) -> RollingBuffer:
        """The bytes of a file from `start` on; a stream that cannot seek is read from where it is, as its start."""
        seekable = stream.seekable()
        if seekable:
            stream.seek(start)
        return cls(stream.read, start, stream if seekable else None)

    @property
    def can_seek(self) -> bool:
        """True if bytes far ahead can be examined and skipped without reading those before them."""
        return self._file is not None

    def fill(self, size: int) -> bool:
        """Read until `data` has `size` bytes; return False if the stream ends before. Raises OSError."""
        while len(self.data) < size and not self._ended:
            try:
                chunk = self._read(max(CHUNK, size - len(self.data)))
            except MetadataError as failure:
                self.failure, chunk = failure, b""
            self._ended = not chunk
            self.data += chunk
        return len(self.data) >= size

    def has(self, size: int) -> bool:
        """Return whether `data` could be filled to `size` bytes; that of a file is not read for it."""
        if self._file is None or size <= len(self.data) + CHUNK:
            return self.fill(size)
        length = self._file.seek(0, SEEK_END)
        self._file.seek(self.offset + len(self.data))
        return self.offset + size <= length

    def peek(self, at: int, size: int) -> bytes:
        """Return up to `size` bytes from `data[at]` on; far ahead they are read without those between, if possible."""
        if self._file is None or at <= len(self.data) + CHUNK:
            self.fill(at + size)
            return bytes(self.data[at : at + size])
        self._file.seek(self.offset + at)
        found = self._file.read(size)
        self._file.seek(self.offset + len(self.data))
        return found

    def drop(self, size: int) -> None:
        """Move on by `size` bytes, reading or skipping what was not read yet."""
        while size > len(self.data):
            size -= len(self.data)
            self.offset += len(self.data)
            self.data.clear()
            if self._file is not None:
                self._file.seek(self.offset + size)
                self.offset += size
                return
            if not self.fill(1):
                return
        del self.data[:size]
        self.offset += size
