"""The blocks of the article's own column that are not in its text, with the reason of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from transforms.extract.pages.layout.blocks import Layout
from transforms.extract.pages.layout.text import normalize_text
from transforms.extract.pages.story import PageStory
from transforms.records import LeftOut

_MOST_CHARACTERS = 10_000
"""Characters of all omissions of a page. The pages of the gold have 1,066 in the median and at most 9,266."""

_LONGEST = 1_000
"""Characters of one omission."""

_WHOLE_PAGE = frozenset(("html", "body"))


def left_out(layout: Layout, story: PageStory, headline: int | None) -> tuple[LeftOut, ...]:
    """List what the story leaves out of its column; consecutive blocks with the same reason are one entry."""
    return tuple(_capped(_omissions(layout, story, headline)))


def _omissions(layout: Layout, story: PageStory, headline: int | None) -> Iterator[LeftOut]:
    taken = {*story.blocks, headline}
    numbers = (number for number in _column(layout, story, headline) if number not in taken)
    for reason, group in groupby(numbers, key=lambda number: story.kinds[number] or "outside"):
        text = normalize_text("\n".join(layout.blocks[number].text for number in group))
        if text.strip():
            yield LeftOut(text[:_LONGEST], reason)


def _column(layout: Layout, story: PageStory, headline: int | None) -> range:
    """The blocks of the smallest box around headline and story; if that is the page, from the headline to the story."""
    if not story.blocks:
        return range(0)
    first = min(story.blocks[0], story.blocks[0] if headline is None else headline)
    last = max(story.blocks[-1], story.box.end - 1)
    around = next(box for box in layout.path(layout.blocks[first]) if box.first <= first and last < box.end)
    return range(first, last + 1) if around.tag in _WHOLE_PAGE else range(around.first, around.end)


def _capped(omissions: Iterable[LeftOut]) -> Iterator[LeftOut]:
    size = 0
    for omission in omissions:
        size += len(omission.text)
        if size > _MOST_CHARACTERS:
            return
        yield omission
