"""Points of the compass that stand for a country: "the North" in an article about the two Koreas."""

from __future__ import annotations

from collections.abc import Container


def whose_direction(form: str, forms: Container[str]) -> str | None:
    """The country among the article's forms that "North" or "South" alone means, or null."""
    return f"{form} Korea" if f"{form} Korea" in forms else None
