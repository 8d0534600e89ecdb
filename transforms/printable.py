"""Text that JSON can carry."""

from __future__ import annotations


def printable(text: str) -> str:
    """Lone surrogates, of file names and of broken input, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
