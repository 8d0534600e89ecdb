"""The bytes of WARC records, each a gzip member of its own.

Our own few lines instead of warcio: it rewrites the HTTP headers of a response after parsing, where the archive keeps
the bytes as received, and it does not return the place of a record.
"""

from __future__ import annotations

import zlib
from base64 import b32encode
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

_LEVEL = 6
"""Level 9 takes 1.4 times as long for the same size (pages of 4 KB); warcio, which uses it, 1.8 times."""

Fields = Sequence[tuple[str, str]]


def new_record_id() -> str:
    """A new value of WARC-Record-ID."""
    return f"<urn:uuid:{uuid4()}>"


def digest(content: bytes) -> str:
    """The digest of a block or payload as WARC has it: `sha256:` and base32."""
    return f"sha256:{b32encode(sha256(content).digest()).decode('ascii')}"


def warc_date(moment: datetime) -> str:
    """The time of a record in UTC, in microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def pack_record(fields: Fields, block: bytes) -> bytes:
    """Return the gzip member of a record; the digest and length of its block are added to the fields."""
    given = [*fields, ("WARC-Block-Digest", digest(block)), ("Content-Length", str(len(block)))]
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in given)
    head = f"WARC/1.1\r\n{lines}\r\n".encode("utf-8", "replace")
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    parts = (packer.compress(head), packer.compress(block), packer.compress(b"\r\n\r\n"), packer.flush())
    return b"".join(parts)


def _one_line(value: str) -> str:
    """The value without line breaks, which would end its field: an address may have them."""
    return value.replace("\r", " ").replace("\n", " ")


_MOST_STORED = 65_535
"""Bytes of one stored block of deflate."""

_MOST_PADDING = 24
"""Bytes of padding, at most: as many as the digits of a length may shift its record by, and more."""


def erased_record(length: int) -> bytes:
    """Return a gzip member of exactly this length whose record has nothing but its date.

    It is not compressed, so that its length can be chosen: all other records keep their offsets. It is a record of the
    type metadata, which no article is read from. Raises ValueError for a length that no record of ours has.
    """
    fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", warc_date(datetime.now(UTC))),
    ]
    given = "".join(f"{name}: {value}\r\n" for name, value in fields)
    for padding in range(_MOST_PADDING):
        for block in range(max(0, length - 400 - length // 10_000), length):
            head = f"WARC/1.1\r\n{given}Content-Length: {block}\r\n\r\n".encode()
            member_length = _stored_length(len(head) + block + 4) + padding
            if member_length == length:
                return _stored_member(head + b" " * block + b"\r\n\r\n", padding)
            if member_length > length:
                break
    raise ValueError(f"no record fits in {length:,} bytes")


def _stored_length(size: int) -> int:
    """The length of a gzip member with content of this size that is not compressed."""
    return 18 + size + 5 * max(1, -(-size // _MOST_STORED))


def _stored_member(content: bytes, padding: int) -> bytes:
    """A gzip member that is not compressed; the padding is a file name in its header."""
    name = b"-" * (padding - 1) + b"\0" if padding else b""
    parts = [b"\x1f\x8b\x08", bytes([8 if padding else 0]), b"\0\0\0\0\0\xff", name]
    for start in range(0, len(content), _MOST_STORED):
        chunk = content[start : start + _MOST_STORED]
        is_last = start + _MOST_STORED >= len(content)
        size = len(chunk).to_bytes(2, "little")
        parts += [bytes([is_last]), size, bytes(0xFF ^ byte for byte in size), chunk]
    parts += [zlib.crc32(content).to_bytes(4, "little"), (len(content) & 0xFFFFFFFF).to_bytes(4, "little")]
    return b"".join(parts)
