"""What reading a source gives: a raw record, or an input that cannot become one, with its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transforms.records import RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class BadInput:
    """Bytes that could not be read as an article; kept whole for the dead letters.

    `root` is the folder that a file was found under; null for a line, which needs none to be read again.
    """

    rejected: Rejected
    content: bytes
    source: str
    observed: datetime
    root: str | None = None


Input = RawRecord | BadInput
