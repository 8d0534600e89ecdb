"""Text that JSON can carry."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return the text with its lone surrogates, of file names or broken input, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
