"""Formats of text and numbers in the pictures."""

from __future__ import annotations

INK, FAINT = "#1d2a3e", "#69748a"


def number(value: float | int | None) -> str:
    """Format with commas, and one decimal unless it is an integer."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def cut(words: str, room: int) -> str:
    """Shorten to `room` characters."""
    return words if len(words) <= room else f"{words[: max(room - 1, 1)]}…"


def plain(words: str) -> str:
    """Escape dollars, between which matplotlib reads mathematics."""
    return words.replace("$", r"\$")
