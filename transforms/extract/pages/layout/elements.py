"""What elements are to the reader of a page, by their tags and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from transforms.extract.pages.layout.blocks import Mark, Shape
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Elements:
    """Tags that are unseen, parts of a line or parts of a text; the shapes and marks of tags, and marks of roles."""

    unseen: frozenset[str]
    inline: frozenset[str]
    parts: frozenset[str]
    shapes: Mapping[str, Shape]
    tags: Mapping[str, Mark]
    roles: Mapping[str, Mark]


@cache
def elements() -> Elements:
    """The elements of HTML."""
    data = read_toml("pages/elements.toml")
    return Elements(
        unseen=frozenset(data["unseen"]),
        inline=frozenset(data["inline"]),
        parts=frozenset(data["parts"]),
        shapes={tag: Shape(shape) for shape, tags in data["shapes"].items() for tag in tags},
        tags={tag: Mark(kind, f"<{tag}>") for kind, tags in data["tags"].items() for tag in tags},
        roles={role: Mark(kind, f"role={role}") for kind, roles in data["roles"].items() for role in roles},
    )
