"""Which blocks of a page are furniture by the marks of the boxes they stand in.

A mark is believed unless it would take the story itself: layouts carry marks too (`has-sidebar`, a body that is
`comments-open`), and a broken page can have all of it in one button.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from transforms.extract.pages.layout.blocks import Box, Layout, Mark, Words, prose_words

_MOST = 0.55
"""Share of the page's prose that one mark may take, in all its places together.

On the tuning pages marks that are layout hold 0.57 of it and more, mostly all; those of furniture up to 0.53.
"""

_HEADLINE_SHARE = 0.1
_HEADLINE_BEFORE = 0.3
"""A box with a headline and more than a tenth of the prose is story, if it begins in the first third of it."""

_COMMENTS_AFTER = 0.1
"""Comments may be longer than the story, but begin after a tenth of the page's prose."""


_WALL_WORDS = 40
"""Words of prose in the boxes named after a wall that are the wall; publishers also name so what stands behind it."""


def marked(layout: Layout) -> list[str | None]:
    """For each block the kind of furniture that it is by its boxes, or null."""
    prose = prose_words(layout, [None] * len(layout.blocks))
    headlines = Words(int(block.level == 1) for block in layout.blocks)
    taken = _taken_by_mark(layout, prose)
    kinds: list[str | None] = [None] * len(layout.blocks)
    done = 0
    for box in layout.boxes:
        if box.mark and done <= box.first < box.end and _is_believed(box, prose, headlines, taken):
            kinds[box.first : box.end] = [box.mark.kind] * (box.end - box.first)
            done = box.end
    return kinds


def _taken_by_mark(layout: Layout, prose: Words) -> Mapping[Mark, int]:
    """The words of prose in the boxes of each mark; a box in a box of the same mark counts once."""
    taken: dict[Mark, int] = defaultdict(int)
    ends: dict[Mark, int] = {}
    for box in layout.boxes:
        if box.mark and box.first >= ends.get(box.mark, 0):
            taken[box.mark] += prose.inside(box)
            ends[box.mark] = box.end
    return taken


def _is_believed(box: Box, prose: Words, headlines: Words, taken: Mapping[Mark, int]) -> bool:
    if box.mark is None:
        return False
    before, inside = prose.between(0, box.first), prose.inside(box)
    has_story = headlines.inside(box) and inside > _HEADLINE_SHARE * prose.all
    if has_story and before < _HEADLINE_BEFORE * prose.all:
        return False
    if box.mark.kind == "wall":
        return taken[box.mark] <= _WALL_WORDS
    if box.mark.kind == "comments" and before >= _COMMENTS_AFTER * prose.all:
        return True
    return taken[box.mark] <= _MOST * prose.all
