"""The inputs that reading a source yields: raw records, and bytes that cannot become one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from infra.sources.metadata import GivenMetadata
from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions
from transforms.records import ArchivedRecord, RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class BadInput:
    """Bytes that could not be read as an article; kept whole for the dead letters.

    `root` is the folder that a file was found under; None for a line, which needs none to be read again. `options` are
    those that the fields of a record were read with, `format` is the name of its file's format; empty in
    letters of generation 4 or earlier. `metadata` are those that the archive keeps with a file that is one article; a
    dead letter has None, and the file is read with those beside it.
    """

    rejected: Rejected
    content: bytes
    source: str
    observed: datetime
    root: str | None = None
    options: RecordOptions = DEFAULT_OPTIONS
    format: str = ""
    metadata: GivenMetadata | None = None

    def with_message(self, message: str) -> Self:
        """The same input with another message, in which `{}` stands for its path."""
        message = message.replace("{}", self.rejected.input.path)
        return replace(self, rejected=replace(self.rejected, message=message))


Input = RawRecord | BadInput


def at_place(found: Input, place: ArchivedRecord) -> Input:
    """The input with its place in the archive, and without the bytes that are there."""
    if isinstance(found, RawRecord):
        return replace(found, input=replace(found.input, archive=place), original=None)
    where = replace(found.rejected.input, archive=place)
    return replace(found, rejected=replace(found.rejected, input=where))
