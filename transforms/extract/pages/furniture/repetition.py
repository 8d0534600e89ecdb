"""Furniture by its form: tables of contents, repeated texts."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.extract.pages.layout.blocks import BlockKinds, Box, Layout, WordCounts
from transforms.extract.pages.layout.elements import elements

_LISTS = frozenset(("ul", "ol"))


def mark_contents(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of lists that are mostly jumps to places on the same page."""
    jumps = WordCounts(block.jumps for block in layout.blocks)
    words = WordCounts(block.words for block in layout.blocks)
    lists = (box for box in layout.boxes if box.tag in _LISTS and jumps.inside(box) * 2 > words.inside(box))
    return _with_boxes(kinds, lists, "contents")


def mark_repetition(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of prose that the page has had before, as a second copy for small screens.

    A text that follows itself in one box is a refrain.
    """
    seen: set[str] = set()
    result = list(kinds)
    before: tuple[object, ...] = ()
    for number, block in enumerate(layout.blocks):
        if kinds[number] is None and block.is_prose:
            box = layout.boxes[block.box]
            here = (block.text, box.parent, box.names, box.tag in elements().text_elements)
            result[number] = "repeated" if block.text in seen and not (here == before and here[-1]) else None
            seen.add(block.text)
            before = here
    return result


def _with_boxes(kinds: BlockKinds, boxes: Iterable[Box], kind: str) -> list[str | None]:
    result = list(kinds)
    for box in boxes:
        result[box.first : box.end] = [known or kind for known in result[box.first : box.end]]
    return result
