"""The meaning of HTML elements, by their tags and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transforms.extract.pages.layout.blocks import FurnitureMark, Shape
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Elements:
    """Tags that are unseen, parts of a line or parts of a text; shapes and marks by tag, and marks by role."""

    unseen: frozenset[str]
    inline: frozenset[str]
    parts: frozenset[str]
    shapes: Mapping[str, Shape]
    tags: Mapping[str, FurnitureMark]
    roles: Mapping[str, FurnitureMark]


@cache
def elements() -> Elements:
    """Read the elements of HTML from the package data."""
    data = read_toml("pages/elements.toml")
    return Elements(
        unseen=frozenset(data["unseen"]),
        inline=frozenset(data["inline"]),
        parts=frozenset(data["parts"]),
        shapes={tag: Shape(shape) for shape, tags in data["shapes"].items() for tag in tags},
        tags={tag: FurnitureMark(kind, f"<{tag}>") for kind, tags in data["tags"].items() for tag in tags},
        roles={role: FurnitureMark(kind, f"role={role}") for kind, roles in data["roles"].items() for role in roles},
    )
