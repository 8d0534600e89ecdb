"""Teasers of other stories: titles that are links, each with a short text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from transforms.extract.pages.layout.blocks import (
    Block,
    Box,
    MarkedLayout,
    WordCounts,
    count_prose,
)
from transforms.extract.pages.layout.elements import elements

_FEWEST_IN_ROW = 3
_ROW_BLOCKS = 8
_ROW_WORDS = 70
"""Words of text in a teaser of a row; chapters of a long story have more."""

_LINK_WORDS = 4
"""Words of a link that can be the title of another story."""

_FEWEST_IN_BOX = 2
_BOX_BLOCKS = 40
_SUMMARY_WORDS = 45
_SUMMARY_BLOCKS = 2
_TITLE_WORDS = 2
_HEADING_WORDS = 8
"""Measures of a box that has only titles, each a link to the same site, with summaries and one heading."""

_SHARE = 0.6
"""Share of the page's prose that teasers may have if nothing else shows where the story is."""

_STORY_WORDS = 15
"""Words of prose outside of teasers and after the headline that show that the story is there."""


def mark_teasers(page: MarkedLayout) -> list[str | None]:
    """Add the kind of rows of teasers, and of boxes with nothing but teasers."""
    result = list(page.kinds)
    for first, end in _Teasers(page).ranges():
        result[first:end] = [known or "teaser" for known in result[first:end]]
    return result


class _Teasers:
    """The teasers on one page."""

    def __init__(self, page: MarkedLayout) -> None:
        layout, kinds = page.layout, page.kinds
        self._layout, self._kinds, self._headline = layout, kinds, page.headline
        self._parts = elements().text_elements - {"li"}
        self._prose = count_prose(layout, kinds)
        pairs = list(zip(layout.blocks, kinds, strict=True))
        self._texts = WordCounts(int(kind is None and block.is_prose) for block, kind in pairs)
        self._titles = WordCounts(int(block.is_link and block.words >= _LINK_WORDS) for block in layout.blocks)

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Yield the ranges of blocks that are teasers."""
        for boxes in self._layout.children:
            for row in self._rows(boxes):
                yield row[0].first, row[-1].end
        for box in self._layout.boxes:
            if self._has_only_teasers(box) and self._may_take(box.first, box.end):
                yield box.first, box.end

    def _rows(self, boxes: Iterable[Box]) -> list[list[Box]]:
        """Find the runs of at least three teasers of the same tag among the boxes of one parent."""
        filled = (box for box in boxes if box.end > box.first)
        runs = (list(run) for tag, run in groupby(filled, key=self._teaser_tag) if tag)
        return [run for run in runs if len(run) >= _FEWEST_IN_ROW and self._is_row(run)]

    def _teaser_tag(self, box: Box) -> str | None:
        is_teaser = (
            box.tag not in self._parts
            and box.end - box.first <= _ROW_BLOCKS
            and self._titles.inside(box) > 0
            and self._texts.inside(box) <= 1
            and self._prose.inside(box) <= _ROW_WORDS
        )
        return box.tag if is_teaser else None

    def _is_row(self, run: list[Box]) -> bool:
        first, end = run[0].first, run[-1].end
        return self._texts.between(first, end) * 2 >= len(run) and self._may_take(first, end)

    def _may_take(self, first: int, end: int) -> bool:
        """Return True if the story is elsewhere."""
        if self._prose.between(first, end) <= _SHARE * self._prose.total:
            return True
        if self._headline is None or first <= self._headline < end:
            return False
        after = self._prose.between(max(end, self._headline), len(self._kinds))
        between = self._prose.between(self._headline, max(first, self._headline))
        return after + between >= _STORY_WORDS

    def _has_only_teasers(self, box: Box) -> bool:
        """Return True for a box with at most a heading and then two or more titles, at least half with a summary."""
        if not _FEWEST_IN_BOX * 2 <= box.end - box.first <= _BOX_BLOCKS:
            return False
        titles = summaries = texts = 0
        for number in range(box.first, box.end):
            block = self._layout.blocks[number]
            if _is_title(block):
                titles, texts = titles + 1, 0
            elif titles:
                texts += 1
                summaries += texts == 1 and not block.level
                if texts > _SUMMARY_BLOCKS or block.words > _SUMMARY_WORDS:
                    return False
            elif number > box.first or block.words > _HEADING_WORDS:
                return False
        return titles >= _FEWEST_IN_BOX and summaries * 2 >= titles


def _is_title(block: Block) -> bool:
    return block.is_inner_link and block.words >= _TITLE_WORDS
