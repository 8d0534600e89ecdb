"""Furniture by the marks of boxes.

A mark is trusted unless it would take the story itself: layouts have marks too (`has-sidebar`, a body that is
`comments-open`), and a broken page can have all its text in one button.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from transforms.extract.pages.layout.blocks import Box, FurnitureMark, Layout, WordCounts, count_prose

_MOST = 0.55
"""Share of the page's prose that one mark may take, in all its boxes together.

On the tuning pages marks of the layout hold 0.57 of it and more, mostly all; those of furniture up to 0.53.
"""

_HEADLINE_SHARE = 0.1
_HEADLINE_BEFORE = 0.3
"""A box with a headline and more than a tenth of the prose is story, if it begins in the first third of it."""

_COMMENTS_AFTER = 0.1
"""Comments may be longer than the story, but begin after a tenth of the page's prose."""

_WALL_WORDS = 40
"""Words of prose in the boxes of a paywall's mark; publishers mark the text behind the wall with it too."""


def mark_furniture(layout: Layout) -> list[str | None]:
    """Find the kind of furniture that each block is by its boxes."""
    prose = count_prose(layout, [None] * len(layout.blocks))
    headlines = WordCounts(int(block.level == 1) for block in layout.blocks)
    taken = _taken_by_mark(layout, prose)
    kinds: list[str | None] = [None] * len(layout.blocks)
    done = 0
    for box in layout.boxes:
        if box.mark and done <= box.first < box.end and _is_trusted(box, prose, headlines, taken):
            kinds[box.first : box.end] = [box.mark.kind] * (box.end - box.first)
            done = box.end
    return kinds


def _taken_by_mark(layout: Layout, prose: WordCounts) -> Mapping[FurnitureMark, int]:
    """Count the words of prose in the boxes of each mark; a box within one of the same mark counts once."""
    taken: dict[FurnitureMark, int] = defaultdict(int)
    ends: dict[FurnitureMark, int] = {}
    for box in layout.boxes:
        if box.mark and box.first >= ends.get(box.mark, 0):
            taken[box.mark] += prose.inside(box)
            ends[box.mark] = box.end
    return taken


def _is_trusted(box: Box, prose: WordCounts, headlines: WordCounts, taken: Mapping[FurnitureMark, int]) -> bool:
    if box.mark is None:
        return False
    before, inside = prose.between(0, box.first), prose.inside(box)
    has_story = headlines.inside(box) and inside > _HEADLINE_SHARE * prose.total
    if has_story and before < _HEADLINE_BEFORE * prose.total:
        return False
    if box.mark.kind == "wall":
        return taken[box.mark] <= _WALL_WORDS
    if box.mark.kind == "comments" and before >= _COMMENTS_AFTER * prose.total:
        return True
    return taken[box.mark] <= _MOST * prose.total
