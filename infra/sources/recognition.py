"""Recognition of a file's format and compression: by its first bytes, then by its name, then by its content."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from infra.places import open_stored
from infra.sources import formats
from infra.sources.compression import DAMAGED, Compression, compression_of, open_unpacked, without_suffix
from infra.sources.formats import SourceFormat
from infra.sources.formats.base import HEAD
from infra.sources.manifest import is_metadata_file
from infra.sources.refused_paths import is_known_unsupported

_STORED_HEAD = 65_536
"""Stored bytes that are read to unpack `HEAD` of them."""

ReadHead = Callable[[int], bytes]
"""Reads so many of the first stored bytes of a file. Raises OSError."""


class FileType(NamedTuple):
    """The format of a file, and the compression around it."""

    format: SourceFormat
    compression: Compression | None

    @property
    def is_splittable(self) -> bool:
        """True if the file can be read in parts: a compressed one only by a format that unpacks it by itself."""
        return self.format.splittable and self.compression is None


def recognize_file(file: Path) -> FileType | None:
    """Return the format of a file; None if it is unsupported or describes other files.

    A file that cannot be read is recognized by its name: reading it gives the reason.
    """

    def read_head(size: int) -> bytes:
        with open_stored(file) as stream:
            return stream.read(size)

    return None if is_metadata_file(file) else recognize(file.name, read_head)


def recognize(name: str, read_head: ReadHead) -> FileType | None:
    """Return the format of a file of that name.

    The first bytes decide where they are those of a binary format. Of a text the name's ending decides; of the formats
    with that ending, and for a name without a known one, the content.
    """
    by_name = [one for one in formats.FORMATS if one.has_suffix(without_suffix(name))]
    if len(by_name) == 1 and by_name[0].has_suffix(name) and by_name[0].takes_any:
        return FileType(by_name[0], None)
    try:
        stored = read_head(_STORED_HEAD)
    except OSError:
        stored = b""
    compression = compression_of(name, stored)
    head = _unpacked_head(stored, compression)
    for one in formats.FORMATS:
        if one.is_binary and one.recognizes and one.recognizes(stored if one.unpacks else head):
            return FileType(one, None if one.unpacks else compression)
    found = next((one for one in by_name if one.recognizes and one.recognizes(head)), None)
    found = found or next((one for one in by_name if one.takes_any or not head), None)
    if found is None and not by_name and not is_known_unsupported(name):
        found = next((one for one in formats.FORMATS if one.recognizes and one.recognizes(head)), None)
    return FileType(found, compression) if found else None


def _unpacked_head(stored: bytes, compression: Compression | None) -> bytes:
    """As much of the first `HEAD` unpacked bytes as can be had."""
    with open_unpacked(lambda: io.BytesIO(stored), compression, ratio=1_000_000) as stream:
        head = b""
        try:
            while len(head) < HEAD and (chunk := stream.read(HEAD - len(head))):
                head += chunk
        except DAMAGED:
            return head
    return head[:HEAD]
