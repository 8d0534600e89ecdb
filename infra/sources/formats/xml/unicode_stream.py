"""Reading of XML streams as bytes in which markup is ASCII."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_SIGNATURES = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_STATEFUL = ("iso2022", "hz", "utf-7")
"""Python's names of encodings in which the bytes of markup occur within other characters."""

_SNIFFED = 1024


def declared_encoding(head: bytes) -> str | None:
    """The encoding that an XML declaration in `head` names; None if it names no encoding."""
    match = _DECLARED.search(head[:_SNIFFED])
    return match.group(1).decode("ascii") if match else None


def wide_encoding(head: bytes) -> str | None:
    """Python's name of the encoding if markup is not ASCII in it; None for the others."""
    for signature, encoding in _SIGNATURES:
        if head.startswith(signature):
            return encoding
    try:
        known = codecs.lookup(declared_encoding(head) or "utf-8").name
    except LookupError:
        return None
    return known if known.startswith(_STATEFUL) else None


def ascii_markup(head: bytes) -> bytes:
    """The first bytes of a file in an encoding in which markup is ASCII."""
    encoding = wide_encoding(head)
    return head.decode(encoding, "replace").encode("utf-8") if encoding else head


class AsciiMarkup:
    """A stream in which markup is ASCII: one in UTF-16, UTF-32 or a stateful encoding is decoded, and read as UTF-8.

    Attributes:
        may_seek: Whether offsets are those of the stream itself.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._pending = stream.read(_SNIFFED)
        encoding = wide_encoding(self._pending)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        self.may_seek = encoding is None

    def seek(self, offset: int) -> None:
        """Continue at an offset. Raises OSError."""
        self._pending = b""
        self._stream.seek(offset)

    def read(self, size: int) -> bytes:
        """Read some bytes, about as many as `size`; none at the end of the stream."""
        while True:
            stored, self._pending = self._pending or self._stream.read(size), b""
            if self._decoder is None or not stored:
                rest = self._decoder.decode(b"", True) if self._decoder and not stored else ""
                return stored or rest.encode("utf-8", "replace")
            if unpacked := self._decoder.decode(stored).encode("utf-8", "replace"):
                return unpacked
