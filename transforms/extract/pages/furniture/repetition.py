"""Furniture by its form: tables of contents, rows of teasers, repeated texts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from transforms.extract.pages.layout.blocks import BlockKinds, Box, Layout, WordCounts, count_prose, is_prose
from transforms.extract.pages.layout.elements import elements

_LISTS = frozenset(("ul", "ol"))

_FEWEST_TEASERS = 3
_TEASER_BLOCKS = 8
_TEASER_WORDS = 70
"""Words of text in a teaser; chapters of a long story have more."""

_TEASERS_SHARE = 0.6
"""Share of the page's prose that a row of teasers may have."""

_LINK_WORDS = 4
"""Words of a link that can be the title of another story."""


def mark_contents(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of lists that are mostly jumps to places on the same page."""
    jumps = WordCounts(block.jumps for block in layout.blocks)
    words = WordCounts(block.words for block in layout.blocks)
    lists = (box for box in layout.boxes if box.tag in _LISTS and jumps.inside(box) * 2 > words.inside(box))
    return _with_boxes(kinds, lists, "contents")


def mark_teasers(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of rows of teasers: adjacent boxes, each with a linked title and a short text."""
    teasers = _Teasers(layout, kinds)
    rows = (row for boxes in layout.children().values() for row in teasers.rows(boxes))
    return _with_boxes(kinds, (box for row in rows for box in row), "teaser")


def mark_repetition(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of prose that the page has had before, as a second copy for small screens."""
    seen: set[str] = set()
    result = list(kinds)
    for number, block in enumerate(layout.blocks):
        if kinds[number] is None and is_prose(block):
            result[number] = "repeated" if block.text in seen else None
            seen.add(block.text)
    return result


class _Teasers:
    """The rows of teasers on one page."""

    def __init__(self, layout: Layout, kinds: BlockKinds) -> None:
        self._parts = elements().text_elements - {"li"}
        self._prose = count_prose(layout, kinds)
        pairs = zip(layout.blocks, kinds, strict=True)
        self._texts = WordCounts(int(kind is None and is_prose(block)) for block, kind in pairs)
        self._titles = WordCounts(int(block.is_link and block.words >= _LINK_WORDS) for block in layout.blocks)

    def rows(self, boxes: Iterable[Box]) -> list[list[Box]]:
        """Find the runs of at least three teasers of the same tag among the boxes of one parent."""
        filled = (box for box in boxes if box.end > box.first)
        runs = (list(run) for tag, run in groupby(filled, key=self._teaser_tag) if tag)
        return [run for run in runs if len(run) >= _FEWEST_TEASERS and self._is_row(run)]

    def _teaser_tag(self, box: Box) -> str | None:
        is_teaser = (
            box.tag not in self._parts
            and box.end - box.first <= _TEASER_BLOCKS
            and self._titles.inside(box) > 0
            and self._texts.inside(box) <= 1
            and self._prose.inside(box) <= _TEASER_WORDS
        )
        return box.tag if is_teaser else None

    def _is_row(self, run: list[Box]) -> bool:
        first, end = run[0].first, run[-1].end
        modest = self._prose.between(first, end) <= _TEASERS_SHARE * self._prose.total
        return modest and self._texts.between(first, end) * 2 >= len(run)


def _with_boxes(kinds: BlockKinds, boxes: Iterable[Box], kind: str) -> list[str | None]:
    result = list(kinds)
    for box in boxes:
        result[box.first : box.end] = [known or kind for known in result[box.first : box.end]]
    return result
