"""The story of a page by its layout: the box with most of the prose, without the furniture in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from transforms.extract.pages.furniture.announcements import mark_announced
from transforms.extract.pages.furniture.captions import mark_captions
from transforms.extract.pages.furniture.next_articles import mark_next_articles
from transforms.extract.pages.furniture.notices import mark_notices
from transforms.extract.pages.furniture.orphans import orphaned_lines
from transforms.extract.pages.furniture.people import mark_authors, mark_comments
from transforms.extract.pages.furniture.posts import mark_posts
from transforms.extract.pages.furniture.repetition import mark_contents, mark_pull_quotes, mark_repetition
from transforms.extract.pages.furniture.stamps import mark_stamps
from transforms.extract.pages.furniture.teasers import mark_teasers
from transforms.extract.pages.furniture.unrelated import is_about, unrelated_blocks
from transforms.extract.pages.layout.blocks import (
    PART_BREAK,
    Block,
    BlockKinds,
    Box,
    Layout,
    MarkedLayout,
    Shape,
    WordCounts,
    count_prose,
)
from transforms.extract.pages.layout.elements import elements


@dataclass(frozen=True, slots=True)
class PageStory:
    """The numbers of the story's blocks, the box around them, and the kind of furniture of each other block."""

    blocks: tuple[int, ...]
    box: Box
    kinds: BlockKinds


def find_story(page: MarkedLayout, authors: Sequence[str]) -> PageStory:
    """Find the story by these authors in a page with the kinds of furniture by the marks of boxes."""
    layout, headline = page.layout, page.headline
    kinds: BlockKinds = mark_authors(layout, page.kinds, authors)
    for step in (mark_announced, mark_comments, mark_notices, mark_contents, mark_captions, mark_posts):
        kinds = step(layout, kinds)
    kinds = mark_teasers(MarkedLayout(layout, kinds, headline))
    kinds = mark_stamps(layout, mark_pull_quotes(layout, mark_repetition(layout, kinds)), headline, authors)
    kinds = _mark_masthead(layout, kinds, headline)
    kinds = mark_next_articles(MarkedLayout(layout, kinds, headline))
    prose = count_prose(layout, kinds)
    box = _story_box(layout, kinds, prose)
    within = list(_within(layout, kinds, headline, box))
    unrelated = unrelated_blocks(MarkedLayout(layout, kinds, headline), within, box)
    within = [number for number in within if number not in unrelated]
    kinds = ["unrelated" if number in unrelated else kind for number, kind in enumerate(kinds)]
    orphans = orphaned_lines(MarkedLayout(layout, kinds, headline), within)
    within = [number for number in within if number not in orphans]
    blocks = (*_lead(layout, kinds, headline, box, within), *within)
    kinds = ["related" if number in orphans else kind for number, kind in enumerate(kinds)]
    return PageStory(blocks, box, kinds)


_HEADLINE_AT = 0.5
"""Share of the page's prose before a headline from which it is not the story's."""


def _mark_masthead(layout: Layout, kinds: BlockKinds, headline: int | None) -> BlockKinds:
    """Add the kind of the blocks before the headline."""
    if headline is None or kinds[headline] is not None:
        return kinds
    prose = count_prose(layout, kinds)
    if prose.between(0, headline) >= _HEADLINE_AT * prose.total:
        return kinds
    return [*(kind or "masthead" for kind in kinds[:headline]), *kinds[headline:]]


_LEAST = 0.5
_ENOUGH = 0.9
"""Share of the prose of a box from which a box in it may be the story's, and from which it certainly is."""

_ALIKE = 0.6
"""Between these shares the rest is teasers and notices if its paragraphs are shorter than those of the inner box by
this factor. Swept 0.4 to 0.9 on the tuning pages; 0.6 and 0.7 are alike."""


def _story_box(layout: Layout, kinds: BlockKinds, prose: WordCounts) -> Box:
    """Descend from the page to the innermost box that has most of the prose."""
    outer = layout.boxes[0]
    while layout.children[outer.number] and prose.inside(outer):
        inner = max(layout.children[outer.number], key=prose.inside)
        share = prose.inside(inner) / prose.inside(outer)
        if (
            inner.tag in elements().text_elements
            or share < _LEAST
            or (share < _ENOUGH and not _is_story_of(layout, kinds, inner, outer))
        ):
            break
        outer = inner
    return outer


def _is_story_of(layout: Layout, kinds: BlockKinds, inner: Box, outer: Box) -> bool:
    rest = (*range(outer.first, inner.first), *range(inner.end, outer.end))
    return _usual_length(layout, kinds, rest) < _ALIKE * _usual_length(layout, kinds, range(inner.first, inner.end))


def _usual_length(layout: Layout, kinds: BlockKinds, numbers: Sequence[int]) -> float:
    """The median length, in words, of the paragraphs among blocks of these numbers."""
    lengths = [layout.blocks[n].words for n in numbers if kinds[n] is None and layout.blocks[n].is_prose]
    return median(lengths) if lengths else 0.0


_LEAD_WORDS = 60
_LEAD_BLOCKS = 3
"""Words or blocks of prose between headline and story box from which it is the first paragraphs, not a standfirst."""

_LEAD_LINE_WORDS = 8
"""Fewest words of a first paragraph that does not end as a sentence."""


def _lead(layout: Layout, kinds: BlockKinds, headline: int | None, box: Box, story: Sequence[int]) -> Sequence[int]:
    """The first paragraphs between headline and story box, or a standfirst that is a sentence about the story.

    What is no sentence is as often a caption or the title of another story.
    """
    if headline is None:
        return ()
    lead = [n for n in range(headline + 1, box.first) if kinds[n] is None and _may_lead(layout.blocks[n])]
    if len(lead) >= _LEAD_BLOCKS or sum(layout.blocks[n].words for n in lead) >= _LEAD_WORDS:
        return lead
    subject = [layout.blocks[n].text for n in (headline, *story)]
    lines = (n for n in lead if not layout.blocks[n].linked)
    return tuple(islice((n for n in lines if _is_standfirst(layout, kinds, headline, n, subject)), 1))


_STANDFIRST_WORDS = 10
"""Fewest words of a standfirst between headline and byline."""

_BYLINES = frozenset(("label", "author"))
"""Kinds of furniture that a byline is."""


def _is_standfirst(layout: Layout, kinds: BlockKinds, headline: int, number: int, subject: Sequence[str]) -> bool:
    """Return True for the line between headline and byline, or a sentence about the subject."""
    block = layout.blocks[number]
    is_between = number == headline + 1 and kinds[number + 1] in _BYLINES
    return (is_between and block.words >= _STANDFIRST_WORDS) or (block.is_prose and is_about(block.text, subject))


def _may_lead(block: Block) -> bool:
    is_text = block.shape in (Shape.PARAGRAPH, Shape.QUOTE) and not block.is_link
    return is_text and (block.words >= _LEAD_LINE_WORDS or block.is_prose)


def _within(layout: Layout, kinds: BlockKinds, headline: int | None, box: Box) -> Iterator[int]:
    """Yield the story's blocks in its box; before its first and after its last prose only what belongs to it."""
    numbers = [
        n for n in range(box.first, box.end) if kinds[n] is None and layout.blocks[n].level != 1 and n != headline
    ]
    prose = [n for n in numbers if layout.blocks[n].is_prose]
    first, last = (prose[0], prose[-1]) if prose else (-1, len(layout.blocks))
    for number in numbers:
        block = layout.blocks[number]
        if number < first:
            keep = _opens(block)
        elif number > last:
            keep = not block.level and not _is_line_with_link(block) and not _CONTACT.fullmatch(block.text)
        else:
            keep = (not block.is_link or _may_link(block)) and not _is_labeled_link(block)
        if keep:
            yield number


def _is_line_with_link(block: Block) -> bool:
    """Return True for a link, or a line that is no sentence and has one, as the contact below a release."""
    return block.is_link or (block.linked > 0 and block.shape is Shape.PARAGRAPH and not block.is_prose)


_CONTACT = re.compile(r"[^\s@]{1,64}@[\w.-]{3,120}|[+(]?\d[\d\s()/.+-]{6,28}\d")
"""A mail address or a telephone number alone."""

_LINK_LABEL_WORDS, _TITLE_WORDS = 6, 3
"""Most words of a label such as "More from the valley:", and fewest of the title of another story after it."""


def _is_labeled_link(block: Block) -> bool:
    """Return True for a line with only a label that ends in a colon, and a link to another page of the site."""
    label, _, title = block.marked.partition(PART_BREAK)
    words = len(title.replace(PART_BREAK, "").split())
    is_label = label.rstrip().endswith(":") and len(label.split()) <= _LINK_LABEL_WORDS
    is_title = _TITLE_WORDS <= block.linked - block.away - block.jumps == words
    return is_label and is_title and block.shape is Shape.PARAGRAPH


def _opens(block: Block) -> bool:
    """Return True if a block may be before the first sentence: a subhead, a list, a table, but no label or link."""
    return block.level > 0 or (block.shape is not Shape.PARAGRAPH and not block.is_link)


def _may_link(block: Block) -> bool:
    """Return True if a block within the story may consist of links, as an item of a list of names."""
    return block.level > 0 or block.shape in (Shape.ITEM, Shape.CELL)
