"""Headings and short lines above links to other stories, none of which the story has."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.extract.pages.layout.blocks import Block, MarkedLayout, Shape

_LINE_WORDS = 10
"""Most words of a line, other than a heading, that can be above links."""

_ENDS = ".!?…"
_TITLE_WORDS = 4
"""Most words of a title of contacts or downloads."""

_LINK_WORDS = 4
"""Fewest words of a link that can be the title of another story."""

_TEASERS = frozenset(("teaser", "related", "most-read", "next-article"))
"""Kinds of furniture that a heading announces."""


def orphaned_lines(page: MarkedLayout, numbers: Sequence[int]) -> set[int]:
    """Find headings of the story with only links to the same site below them, and the line above a link at its end."""
    orphans: set[int] = set()
    following: Block | None = None
    for number in reversed(numbers):
        block = page.layout.blocks[number]
        if _is_orphan(page, number, following):
            orphans.add(number)
        else:
            following = block
    return orphans


def _is_orphan(page: MarkedLayout, number: int, following: Block | None) -> bool:
    """Return True for a heading or line with only links below it, up to the story's next block."""
    line = page.layout.blocks[number]
    below = page.layout.blocks[number + 1] if number + 1 < len(page.layout.blocks) else line
    is_over_teasers = below is not line and page.kinds[number + 1] in _TEASERS
    is_over_link = below.is_link and below.words >= _LINK_WORDS
    if following is not None:
        is_over_title = is_over_link and below.is_inner_link and below is not following
        return (is_over_teasers or is_over_title) and 0 < following.level <= line.level
    is_over_line = below.shape is Shape.PARAGRAPH or below.shape is Shape.QUOTE
    is_over_contact = below.linked > 0 and not below.is_prose and line.words <= _TITLE_WORDS
    return (is_over_teasers or is_over_link or is_over_contact) and (
        line.level > 0 or (_is_label(line) and is_over_line)
    )


def _is_label(line: Block) -> bool:
    is_short = line.shape is Shape.PARAGRAPH and line.words <= _LINE_WORDS and line.text[-1:] not in _ENDS
    return is_short and not any(map(str.isdigit, line.text))
