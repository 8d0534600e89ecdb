"""Metadata that gives the fields of a record their place in the document."""

from __future__ import annotations

from collections.abc import Mapping

OMITTED = {"omitted": True}
"""Metadata of a field that is left out of the document."""

INLINE = {"inline": True}
"""Metadata of a record with fields that lie in the document beside those of the record that contains it."""


def key(name: str) -> Mapping[str, str]:
    """Return the metadata of a field that has another name in the document."""
    return {"key": name}
