"""The outcome of an input; each has exactly one."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of an input: the same word in reports, counters and Kibana."""

    INDEXED = "indexed"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    OLDER = "older"
    REJECTED = "rejected"
    FAILED = "failed"
