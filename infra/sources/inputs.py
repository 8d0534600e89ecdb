"""What reading a source gives: a raw record, or an input that cannot become one, with its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transforms.records import RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class BadInput:
    """Bytes that could not be read as an article; kept whole for the dead letters."""

    rejected: Rejected
    content: bytes
    source: str
    observed: datetime


Input = RawRecord | BadInput
