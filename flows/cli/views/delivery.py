"""The metadata that an article was delivered with, as pairs of a name and a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from transforms.document import Document


def delivery_pairs(document: Document) -> Iterator[tuple[str, str]]:
    """Yield name and value of each part of the delivery that was given; nothing for an article without one."""
    # A document of an earlier generation may lack it.
    delivery: Mapping[str, Any] = document.get("delivery") or {}
    for key, value in delivery.items():
        if value not in (None, []):
            yield key.replace("_", " "), "; ".join(map(_text, value)) if isinstance(value, list) else str(value)


def _text(value: str | Mapping[str, str | None]) -> str:
    if isinstance(value, str):
        return value
    return f"{value['name']} ({value['code']})" if value["name"] else str(value["code"])
