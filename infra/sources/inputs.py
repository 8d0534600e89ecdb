"""The inputs that reading a source yields: raw records, and bytes that cannot become one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from infra.sources.record_options import DEFAULT_OPTIONS, RecordOptions
from transforms.records import RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class BadInput:
    """Bytes that could not be read as an article; kept whole for the dead letters.

    `root` is the folder that a file was found under; None for a line, which needs none to be read again. `options` are
    those that the fields of a record were read with, `format` is the name of its file's format; empty in
    letters of generation 4 or earlier.
    """

    rejected: Rejected
    content: bytes
    source: str
    observed: datetime
    root: str | None = None
    options: RecordOptions = DEFAULT_OPTIONS
    format: str = ""

    def with_message(self, message: str) -> Self:
        """The same input with another message, in which `{}` stands for its path."""
        message = message.replace("{}", self.rejected.input.path)
        return replace(self, rejected=replace(self.rejected, message=message))


Input = RawRecord | BadInput
