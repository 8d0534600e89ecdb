"""Recognition of archives by their first bytes."""

from __future__ import annotations

import tarfile
from typing import Literal

from infra.sources.metadata import MetadataError
from transforms.records import Reason

_LOCAL = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06"
_OTHER_ZIPS = (b"mimetype", b"[Content_Types].xml", b"_rels/", b"META-INF/", b"docProps/", b"word/", b"xl/", b"ppt/")
"""Beginnings of the first member's name in documents of offices, books and programs, which are ZIP files too."""

_OTHERS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")


def recognizes_zip(head: bytes) -> bool:
    """Return whether a file with these first bytes is a ZIP archive of files."""
    if head.startswith(_LOCAL):
        return not head[30:].startswith(_OTHER_ZIPS)
    return head.startswith(_EMPTY)


def recognizes_tar(head: bytes) -> bool:
    """Return whether a file with these first unpacked bytes is a TAR archive."""
    if len(head) < tarfile.BLOCKSIZE or not any(head[: tarfile.BLOCKSIZE]):
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def archive_kind(head: bytes) -> Literal["zip", "tar"] | None:
    """The kind of archive that begins with these bytes."""
    if recognizes_zip(head):
        return "zip"
    return "tar" if recognizes_tar(head) else None


def nested_archive(head: bytes) -> MetadataError | None:
    """The refusal of a member that is an archive itself, by its first unpacked bytes; None for another file."""
    if archive_kind(head) is None and not head.startswith(_OTHERS):
        return None
    message = "an archive in an archive is not read; unpack the outer one, and ingest the folder"
    return MetadataError(Reason.UNREADABLE, message)
