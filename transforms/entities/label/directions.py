"""Directions that are short for a country: "the North" in an article about the two Koreas."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from transforms.entities.gazetteer.rules import entity_rules


@cache
def directions() -> frozenset[str]:
    """The points of the compass: "North", "Southwest"."""
    return frozenset(entity_rules("words")["directions"]["words"])


def resolve_direction(form: str, forms: Container[str]) -> str | None:
    """The country among the article's forms that "North" or "South" alone names; None if there is no such country."""
    return f"{form} Korea" if f"{form} Korea" in forms else None
