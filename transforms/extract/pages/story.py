"""The story of a page by its layout: the box that holds most of the prose, without what is furniture in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from transforms.extract.pages.furniture.announcements import announced
from transforms.extract.pages.furniture.notices import without_notices
from transforms.extract.pages.furniture.people import without_authors, without_comments
from transforms.extract.pages.furniture.repetition import without_contents, without_repetition, without_teasers
from transforms.extract.pages.layout.blocks import Block, Box, Kinds, Layout, Shape, Words, is_prose, prose_words
from transforms.extract.pages.layout.elements import elements


@dataclass(frozen=True, slots=True)
class Story:
    """The numbers of the blocks that are the story, the box they stand in, and why each other block is not."""

    blocks: tuple[int, ...]
    box: Box
    kinds: Kinds


def story_of(layout: Layout, marks: Kinds, headline: int | None, authors: Sequence[str]) -> Story:
    """The story of a page by these authors whose headline is the block of this number."""
    kinds: Kinds = without_authors(layout, marks, authors)
    for step in (announced, without_comments, without_notices, without_contents, without_teasers, without_repetition):
        kinds = step(layout, kinds)
    kinds = _without_masthead(layout, kinds, headline)
    kinds = _without_next_articles(layout, kinds, headline)
    prose = prose_words(layout, kinds)
    box = _story_box(layout, kinds, prose)
    return Story((*_lead(layout, kinds, headline, box), *_within(layout, kinds, box)), box, kinds)


_HEADLINE_AT = 0.5
"""Share of the page's prose before a headline from which it is not that of the story."""


def _without_masthead(layout: Layout, kinds: Kinds, headline: int | None) -> Kinds:
    """What stands before the headline is no story."""
    if headline is None or kinds[headline] is not None:
        return kinds
    prose = prose_words(layout, kinds)
    if prose.between(0, headline) >= _HEADLINE_AT * prose.all:
        return kinds
    return [*(kind or "masthead" for kind in kinds[:headline]), *kinds[headline:]]


def _without_next_articles(layout: Layout, kinds: Kinds, headline: int | None) -> Kinds:
    """Articles with headlines of their own after that of the page, as where the next story loads by scrolling."""
    if headline is None or not any(box.tag == "article" for box in layout.path(layout.blocks[headline])):
        return kinds
    result = list(kinds)
    headlines = Words(int(block.level == 1) for block in layout.blocks)
    for box in layout.boxes:
        if box.tag == "article" and box.first > headline and headlines.inside(box):
            result[box.first : box.end] = [kind or "next-article" for kind in result[box.first : box.end]]
    return result


_LEAST = 0.5
_ENOUGH = 0.9
"""Share of the prose of a box that one box in it must have to be looked into, and has to be without a doubt."""

_ALIKE = 0.6
"""Between these the rest is teasers and notices, and left out, if its paragraphs are shorter than those of the
inner box by this factor. Swept 0.4 to 0.9 on the tuning pages; 0.6 and 0.7 are alike."""


def _story_box(layout: Layout, kinds: Kinds, prose: Words) -> Box:
    """Inwards from the page to the box that no box in it stands for."""
    children = layout.children()
    outer = layout.boxes[0]
    while children[outer.number] and prose.inside(outer):
        inner = max(children[outer.number], key=prose.inside)
        share = prose.inside(inner) / prose.inside(outer)
        if (
            inner.tag in elements().parts
            or share < _LEAST
            or (share < _ENOUGH and not _stands_for(layout, kinds, inner, outer))
        ):
            break
        outer = inner
    return outer


def _stands_for(layout: Layout, kinds: Kinds, inner: Box, outer: Box) -> bool:
    rest = (*range(outer.first, inner.first), *range(inner.end, outer.end))
    return _usual_length(layout, kinds, rest) < _ALIKE * _usual_length(layout, kinds, range(inner.first, inner.end))


def _usual_length(layout: Layout, kinds: Kinds, numbers: Sequence[int]) -> float:
    """The median of the words of the paragraphs among blocks of these numbers."""
    lengths = [layout.blocks[n].words for n in numbers if kinds[n] is None and is_prose(layout.blocks[n])]
    return median(lengths) if lengths else 0.0


_LEAD_WORDS = 60
"""Words of prose between headline and story box from which it is the first paragraphs and no standfirst."""


def _lead(layout: Layout, kinds: Kinds, headline: int | None, box: Box) -> list[int]:
    """The paragraphs between the headline and the story box, where they are the beginning of the story."""
    numbers = range(headline, box.first) if headline is not None else range(0)
    lead = [n for n in numbers if kinds[n] is None and is_prose(layout.blocks[n])]
    return lead if sum(layout.blocks[n].words for n in lead) >= _LEAD_WORDS else []


def _within(layout: Layout, kinds: Kinds, box: Box) -> Iterator[int]:
    """The blocks of the story in its box; before its first and after its last prose only what belongs to that."""
    numbers = [n for n in range(box.first, box.end) if kinds[n] is None and layout.blocks[n].level != 1]
    prose = [n for n in numbers if is_prose(layout.blocks[n])]
    first, last = (prose[0], prose[-1]) if prose else (-1, len(layout.blocks))
    for number in numbers:
        block = layout.blocks[number]
        if number < first:
            keep = _opens(block)
        elif number > last:
            keep = not block.level and not block.is_link
        else:
            keep = not block.is_link or _may_link(block)
        if keep:
            yield number


def _opens(block: Block) -> bool:
    """Whether a block may stand before the first sentence: a subhead, a list, a table; no label, no link."""
    return block.level > 0 or (block.shape is not Shape.PARAGRAPH and not block.is_link)


def _may_link(block: Block) -> bool:
    """Whether a block within the story may be nothing but links, as an item of a list of names."""
    return block.level > 0 or block.shape in (Shape.ITEM, Shape.CELL)
