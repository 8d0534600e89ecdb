"""Formats whose files hold records one after the other: a file is cut into records, and each record is parsed alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from infra.sources.metadata import GivenMetadata, MetadataError
from transforms.records import Delivery, Media


@dataclass(frozen=True, slots=True)
class CutRecord:
    """The bytes of one record of a file; they suffice to parse it again.

    Attributes:
        offset: The first byte of the record in the unpacked file.
        length: Its bytes in the file; None if its end is not known.
        content: The bytes to parse: those of the record, with what it needs of the file's head around it.
        refused: The damage by which it cannot be parsed.
        other: The kind of a record that is not an article (`packageItem`, `warcinfo`); it is counted by kind.
    """

    offset: int
    length: int | None
    content: bytes
    refused: MetadataError | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """The article of a record."""

    content: str | bytes
    media: Media
    metadata: GivenMetadata = field(default_factory=GivenMetadata)
    delivery: Delivery | None = None


Cut = Callable[[BinaryIO, int, int | None], Iterator[CutRecord]]
"""Yields the records that begin in the bytes `[start, end)` of an unpacked stream. Raises only OSError: damage is a
record with `refused`, and the good records before and after it are yielded."""

Parse = Callable[[bytes], Item]
"""Parses the content of a record. Raises MetadataError with a reason and a message for the user."""
