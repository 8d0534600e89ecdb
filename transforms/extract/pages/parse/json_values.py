"""JSON as pages carry it: often with something behind it, or broken."""

from __future__ import annotations

import json
from typing import Any


def leading_json(text: str) -> Any:
    """The JSON value that the text begins with, whatever follows it; null where there is none that can be read."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value
