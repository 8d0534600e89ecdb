"""The part of a stream that a cutter holds."""

from __future__ import annotations

from collections.abc import Callable

_CHUNK = 1 << 18


class Window:
    """A rolling part of a stream, addressed by offsets in the stream.

    Attributes:
        data: The bytes that are held.
        start: The offset of the first of them.
        ended: Whether they reach to the end of the stream.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.data = b""
        self.start = 0
        self.ended = False

    @property
    def end(self) -> int:
        """The offset behind the last byte that is held."""
        return self.start + len(self.data)

    def grow(self) -> bool:
        """Read as much as is held already, a chunk at least; return False at the end of the stream."""
        wanted = max(_CHUNK, len(self.data))
        chunks: list[bytes] = []
        while wanted > 0 and not self.ended:
            chunk = self._read(min(wanted, _CHUNK))
            chunks.append(chunk)
            wanted -= len(chunk)
            self.ended = not chunk
        self.data = b"".join((self.data, *chunks))
        return any(chunks)

    def restart(self, offset: int) -> None:
        """Drop all bytes; the stream is at another offset."""
        self.data, self.start, self.ended = b"", offset, False

    def drop_before(self, offset: int) -> None:
        """Drop the bytes before an offset."""
        if offset > self.start:
            self.data = self.data[offset - self.start :]
            self.start = offset

    def bytes_of(self, start: int, end: int) -> bytes:
        """The held bytes of `[start, end)`."""
        return self.data[max(start - self.start, 0) : max(end - self.start, 0)]

    def position(self, sought: bytes, start: int, end: int) -> int | None:
        """The offset of the first occurrence in the held bytes of `[start, end)`."""
        found = self.data.find(sought, max(start - self.start, 0), max(end - self.start, 0))
        return self.start + found if found >= 0 else None

    def find(self, sought: bytes, start: int, end: int) -> int | None:
        """The offset of the first occurrence in `[start, end)`; reads as far as it takes."""
        while True:
            found = self.position(sought, start, end)
            searched = self.end
            if found is not None or searched >= end or not self.grow():
                return found
            start = max(start, searched - len(sought) + 1)
