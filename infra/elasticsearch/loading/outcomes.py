"""How an input ends; exactly one for each."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How an input ended: the same word in reports, counters and Kibana."""

    INDEXED = "indexed"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    OLDER = "older"
    REJECTED = "rejected"
    FAILED = "failed"
