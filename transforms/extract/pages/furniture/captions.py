"""Captions by their place below a picture."""

from __future__ import annotations

from transforms.extract.pages.layout.blocks import BlockKinds, Box, Layout, Shape, WordCounts, count_prose

_MOST = 0.25
"""Share of the page's prose that captions may have; a story in pictures has more."""

_TABLES = frozenset(("table", "tbody"))
"""Tags of tables that have only a picture and its caption, as cells."""


def mark_captions(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of captions by their place, unless they are most of what the page has to read."""
    result = list(kinds)
    prose = count_prose(layout, kinds)
    end, is_item = 0, False
    forms = _prose_forms(layout, prose)
    for box in (layout.boxes[number] for number in layout.captions):
        if _is_caption(layout, box) and (box.tag, box.names) not in forms:
            is_item = (is_item and box.first == end) or _is_under_subhead(layout, prose, box.first)
            end = box.end
            if not is_item:
                result[box.first : end] = [kind or "caption" for kind in result[box.first : end]]
    rest = count_prose(layout, result).total
    return result if prose.total - rest <= _MOST * prose.total else list(kinds)


def _prose_forms(layout: Layout, prose: WordCounts) -> set[tuple[str, str]]:
    """The tags and class names of boxes, each with a name, that hold prose without a picture above it."""
    captions = set(layout.captions)
    boxes = (box for box in layout.boxes if captions and box.names and box.number not in captions)
    return {(box.tag, box.names) for box in boxes if prose.inside(box)}


def _is_caption(layout: Layout, box: Box) -> bool:
    shapes = {block.shape for block in layout.blocks[box.first : box.end]}
    return shapes == {Shape.PARAGRAPH} or (shapes == {Shape.CELL} and box.tag in _TABLES)


def _is_under_subhead(layout: Layout, prose: WordCounts, first: int) -> bool:
    """Return True for the block right below a heading within the story, which belongs to an item of a list."""
    return first > 0 and layout.blocks[first - 1].level > 1 and prose.between(0, first) > 0
