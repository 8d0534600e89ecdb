"""Which blocks of a page are furniture by the marks of the boxes they stand in.

A mark is believed unless it would take the story itself: layouts carry marks too (`elementor-widget`, `has-sidebar`,
a body that is `comments-open`), and a broken page can have all of it in one button.
"""

from __future__ import annotations

from collections import defaultdict

from transforms.pages.blocks import Box, Layout, Mark, Words, is_prose

_MOST = 0.55
"""Share of the page's prose that one word may mark as furniture, in all its places together."""

_HEADLINE_SHARE = 0.1
"""Share of the page's prose from which a box with a headline in it is the story."""

_COMMENTS_AFTER = 0.1
"""Comments may be longer than the story, but stand after at least this share of the page's prose."""


def marked(layout: Layout) -> list[str | None]:
    """For each block the kind of furniture it is, or null."""
    prose = Words(block.words if is_prose(block) else 0 for block in layout.blocks)
    headlines = Words(int(block.level == 1) for block in layout.blocks)
    taken = _taken_by_word(layout, prose)
    kinds: list[str | None] = [None] * len(layout.blocks)
    done = 0
    for box in layout.boxes:
        if box.mark and box.first >= done and box.first < box.end and _is_believed(box, prose, headlines, taken):
            kinds[box.first : box.end] = [box.mark.kind] * (box.end - box.first)
            done = box.end
    return kinds


def _taken_by_word(layout: Layout, prose: Words) -> dict[Mark, int]:
    """The words of prose that each mark would take, boxes within boxes of the same mark counted once."""
    taken: dict[Mark, int] = defaultdict(int)
    end: dict[Mark, int] = {}
    for box in layout.boxes:
        if box.mark and box.first >= end.get(box.mark, 0):
            taken[box.mark] += prose.inside(box)
            end[box.mark] = box.end
    return taken


def _is_believed(box: Box, prose: Words, headlines: Words, taken: dict[Mark, int]) -> bool:
    assert box.mark is not None
    has_headline = headlines.inside(box) > 0 and prose.inside(box) > _HEADLINE_SHARE * prose.all and prose.between(0, box.first) < .3*prose.all
    if has_headline:
        return False
    if box.mark.kind == "comments":
        return prose.between(0, box.first) >= _COMMENTS_AFTER * prose.all or prose.inside(box) <= _MOST * prose.all
    return taken[box.mark] <= _MOST * prose.all
