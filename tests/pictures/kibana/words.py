"""Words and numbers as the pictures have them."""

from __future__ import annotations

INK, FAINT = "#1d2a3e", "#69748a"


def number(value: float | int | None) -> str:
    """With commas; one decimal where it is no whole number."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def cut(words: str, room: int) -> str:
    """The beginning, where there is no room for the whole."""
    return words if len(words) <= room else f"{words[: max(room - 1, 1)]}…"


def plain(words: str) -> str:
    """Without meaning to matplotlib, which reads what stands between dollars as mathematics."""
    return words.replace("$", r"\$")
