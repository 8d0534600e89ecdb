"""Articles after the first on one page, as on pages that scroll endlessly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.extract.pages.furniture.stamps import has_date
from transforms.extract.pages.layout.blocks import Box, Layout, MarkedLayout, WordCounts, count_prose

_ARTICLE_WORDS = 20
"""Fewest words of prose in each of two boxes that are both articles."""


def mark_next_articles(page: MarkedLayout) -> list[str | None]:
    """Add the kind of articles after the first, with headlines of their own."""
    result = list(page.kinds)
    if page.headline is None:
        return result
    for box in (*_with_headlines(page.layout, page.headline), *_alike(page, page.headline)):
        result[box.first : box.end] = [kind or "next-article" for kind in result[box.first : box.end]]
    return result


def _with_headlines(layout: Layout, headline: int) -> Iterator[Box]:
    """Yield the `article` elements after that of the headline with a heading of level 1."""
    if not any(box.tag == "article" for box in layout.path(layout.blocks[headline])):
        return
    headlines = WordCounts(int(block.level == 1) for block in layout.blocks)
    yield from (box for box in layout.boxes if box.tag == "article" and box.first > headline and headlines.inside(box))


def _alike(page: MarkedLayout, headline: int) -> Iterator[Box]:
    """Yield boxes like the one around headline and story, each with a heading and a date in the same place."""
    layout = page.layout
    prose = count_prose(layout, page.kinds)
    path = list(layout.path(layout.blocks[headline]))
    depth = next((depth for depth, box in enumerate(path) if prose.inside(box) >= _ARTICLE_WORDS), 0)
    around, wanted = path[depth], _names(path[1 : depth + 1])
    if not depth or around.parent < 0 or not _is_dated(layout, headline, around):
        return
    for number in range(around.end, layout.boxes[around.parent].end):
        if layout.blocks[number].level:
            inner = list(layout.path(layout.blocks[number]))[: depth + 1]
            box = inner[-1]
            is_like = box.parent == around.parent and _names(inner[1:]) == wanted
            if is_like and prose.inside(box) >= _ARTICLE_WORDS and _is_dated(layout, number, box):
                yield box


def _names(boxes: Sequence[Box]) -> list[tuple[str, str]]:
    return [(box.tag, box.names) for box in boxes]


_DATE_WORDS = 15
_DATE_BLOCKS = 3
"""Words of a line with a date, and blocks after a headline in which it is."""


def _is_dated(layout: Layout, headline: int, box: Box) -> bool:
    blocks = layout.blocks[headline + 1 : min(headline + 1 + _DATE_BLOCKS, box.end)]
    return any(block.words <= _DATE_WORDS and has_date(block.text) for block in blocks)
