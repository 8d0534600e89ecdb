"""Reading of XML streams as bytes in which markup is ASCII."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO

Read = Callable[[int], bytes]

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


def open_ascii_markup(stream: BinaryIO) -> Read:
    """Return a function that reads up to a number of bytes of the stream, none at its end.

    A stream in UTF-16, UTF-32 or a stateful encoding is decoded on the way and read as UTF-8; all others as they are.
    """
    head = stream.read(_SNIFFED)
    encoding = wide_encoding(head)
    pending = [head]
    if encoding is None:
        return lambda size: pending.pop() if pending else stream.read(size)
    decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(size: int) -> bytes:
        while True:
            packed = pending.pop() if pending else stream.read(size)
            unpacked = decoder.decode(packed, not packed).encode("utf-8", "replace")
            if unpacked or not packed:
                return unpacked

    return read
