"""Small builders for tests: records that differ from the ordinary only in what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from transforms.records import InputRef, RawRecord

OBSERVED = datetime(2024, 11, 27, 12, tzinfo=UTC)


def raw_text(content: str | bytes, **given: Any) -> RawRecord:
    """A raw record of plain text, seen on 27 November 2024 at noon UTC."""
    raw = RawRecord(content, "text", "test", OBSERVED, InputRef("test.jsonl"))
    return replace(raw, **given)
