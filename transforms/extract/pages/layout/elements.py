"""The meaning of HTML elements, by their tags and roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import FurnitureMark, Shape
from transforms.extract.pages.layout.class_names import mark_from_names
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


def mark_of(element: HtmlElement, tag: str, names: str | None) -> FurnitureMark | None:
    """The mark of an element by its state, its class names and id, its tag or its role, or None."""
    if _is_hidden(element):
        return FurnitureMark("hidden", "hidden")
    number = element.get("id")
    if (mark := names and mark_from_names(names)) or (mark := number and mark_from_names(number)):
        return mark
    known = elements()
    return known.tags.get(tag) or known.roles.get(element.get("role") or "")


def is_behind_picture(formula: HtmlElement) -> bool:
    """Return True for a formula that readers see as a picture beside it."""
    parent = formula.getparent()
    return parent is not None and _is_hidden(parent)


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style is None:
        return False
    declared = style.replace(" ", "").lower()
    return "display:none" in declared or "visibility:hidden" in declared
