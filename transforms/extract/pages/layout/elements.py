"""The meaning of HTML elements, by their tags and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transforms.extract.pages.layout.blocks import FurnitureMark, Shape
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Elements:
    """Tags not rendered, inline in a line or elements of a text; shapes and marks by tag, and marks by role."""

    not_rendered: frozenset[str]
    inline: frozenset[str]
    text_elements: frozenset[str]
    shapes: Mapping[str, Shape]
    tags: Mapping[str, FurnitureMark]
    roles: Mapping[str, FurnitureMark]


@cache
def elements() -> Elements:
    """Read the elements of HTML from the package data."""
    data = read_toml("pages/elements.toml")
    return Elements(
        not_rendered=frozenset(data["not_rendered"]),
        inline=frozenset(data["inline"]),
        text_elements=frozenset(data["text_elements"]),
        shapes={tag: Shape(shape) for shape, tags in data["shapes"].items() for tag in tags},
        tags={tag: FurnitureMark(kind, f"<{tag}>") for kind, tags in data["tags"].items() for tag in tags},
        roles={role: FurnitureMark(kind, f"role={role}") for kind, roles in data["roles"].items() for role in roles},
    )
