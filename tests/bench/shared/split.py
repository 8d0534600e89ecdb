"""The fixed split of any gold: one half to look at while tuning, the other only to report."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

Half = Literal["tune", "report"]
HALVES: tuple[Half, ...] = ("tune", "report")


def half(document_id: str) -> Half:
    """The half a gold document belongs to, from its id alone, so that it never changes sides.

    >>> half("meantime-airbus-100911")
    'report'
    """
    return "tune" if sha256(document_id.encode()).digest()[0] % 2 else "report"
