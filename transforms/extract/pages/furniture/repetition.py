"""Blocks that are furniture by what they are like: tables of contents, rows of teasers, texts that come twice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from transforms.extract.pages.layout.blocks import Box, Kinds, Layout, Words, is_prose, prose_words
from transforms.extract.pages.layout.elements import elements

_LISTS = frozenset(("ul", "ol"))

_FEWEST_TEASERS = 3
_TEASER_BLOCKS = 8
_TEASER_WORDS = 70
"""Words of text in a teaser; the chapters of a story that has many are longer."""

_TEASERS_SHARE = 0.6
"""Share of the page's prose that a row of teasers may have."""

_LINK_WORDS = 4
"""Words of a link that can be the title of another story."""


def without_contents(layout: Layout, kinds: Kinds) -> list[str | None]:
    """The kinds with those of lists that are mostly jumps to places on the same page."""
    jumps = Words(block.jumps for block in layout.blocks)
    words = Words(block.words for block in layout.blocks)
    lists = (box for box in layout.boxes if box.tag in _LISTS and jumps.inside(box) * 2 > words.inside(box))
    return _with_boxes(kinds, lists, "contents")


def without_teasers(layout: Layout, kinds: Kinds) -> list[str | None]:
    """The kinds with those of rows of teasers: boxes in a row, each with a title that is a link and a short text."""
    teasers = _Teasers(layout, kinds)
    rows = (row for boxes in layout.children().values() for row in teasers.rows(boxes))
    return _with_boxes(kinds, (box for row in rows for box in row), "teaser")


def without_repetition(layout: Layout, kinds: Kinds) -> list[str | None]:
    """The kinds with those of prose that has stood on the page before, as a second copy for small screens."""
    seen: set[str] = set()
    result = list(kinds)
    for number, block in enumerate(layout.blocks):
        if kinds[number] is None and is_prose(block):
            result[number] = "repeated" if block.text in seen else None
            seen.add(block.text)
    return result


class _Teasers:
    """The rows of teasers on one page."""

    def __init__(self, layout: Layout, kinds: Kinds) -> None:
        self._parts = elements().parts - {"li"}
        self._prose = prose_words(layout, kinds)
        pairs = zip(layout.blocks, kinds, strict=True)
        self._texts = Words(int(kind is None and is_prose(block)) for block, kind in pairs)
        self._titles = Words(int(block.is_link and block.words >= _LINK_WORDS) for block in layout.blocks)

    def rows(self, boxes: Iterable[Box]) -> list[list[Box]]:
        """The runs of at least three teasers of the same tag among the boxes of one parent."""
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
        modest = self._prose.between(first, end) <= _TEASERS_SHARE * self._prose.all
        return modest and self._texts.between(first, end) * 2 >= len(run)


def _with_boxes(kinds: Kinds, boxes: Iterable[Box], kind: str) -> list[str | None]:
    result = list(kinds)
    for box in boxes:
        result[box.first : box.end] = [known or kind for known in result[box.first : box.end]]
    return result
