"""JSON in pages: often followed by other text, or malformed."""

from __future__ import annotations

import json
from typing import Any


def leading_json(text: str) -> Any:
    """Parse the JSON value at the beginning of a text, whatever follows it; None if it is malformed."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value
