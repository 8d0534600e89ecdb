"""The shape of a page that is no story: a list of teasers, posts of users, a product with its price."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from transforms.extract.pages.layout.blocks import PART_BREAK, Block, Box, MarkedLayout, Shape
from transforms.extract.pages.metadata.clock import find_moments

_EXCLUDED_KINDS = frozenset(
    ("navigation", "notice", "hidden", "control", "masthead", "newsletter", "comments", "consent")
)
"""Kinds of furniture that lists and stories have alike."""


@dataclass(frozen=True, slots=True)
class PageShape:
    """The shape of a page.

    Attributes:
        is_list: After the headline come only titles of other pages, each with a short text.
        is_thread: Posts of several users hold nearly all of its text.
        has_price: A line of only a price follows the headline, before any paragraph.
    """

    is_list: bool = False
    is_thread: bool = False
    has_price: bool = False


PLAIN = PageShape()
"""The shape of a story."""


def read_shape(page: MarkedLayout) -> PageShape:
    """Read the shape of a page from the headline on, in linear time."""
    start = page.headline + 1 if page.headline is not None else 0
    pairs = zip(page.layout.blocks[start:], page.kinds[start:], strict=True)
    blocks = [block for block, kind in pairs if kind not in _EXCLUDED_KINDS]
    return PageShape(
        is_list=_is_list(blocks),
        is_thread=_is_thread(page, start),
        has_price=any(_PRICE.fullmatch(block.text) for block in takewhile(_is_no_prose, blocks[:_NEAR])),
    )


def _is_no_prose(block: Block) -> bool:
    return not block.is_prose


_MOST_LEAD_WORDS = 25
_MOST_TEASER_WORDS = 60
_FEWEST_TEASERS = 3
"""Words of text before the first teaser of a list, words of a teaser, and teasers with text in a list."""


def _is_list(blocks: Iterable[Block]) -> bool:
    """Return True if short texts, each below a link with a title, are all of the text."""
    lead = 0
    teasers: list[int] = []
    for block in blocks:
        if block.is_link and not block.is_prose and block.text[-1:] not in ".!?…":
            teasers.append(0)
        elif teasers:
            teasers[-1] += block.words
        else:
            lead += block.words
    with_text = [words for words in teasers if words]
    return len(with_text) >= _FEWEST_TEASERS and lead <= _MOST_LEAD_WORDS and max(with_text) <= _MOST_TEASER_WORDS


_FEWEST_POSTS = 3
_MOST_NAME_WORDS = 8
_POSTS_SHARE = 0.7
"""Posts of a thread, words of the line with a post's user, and share of the page's prose in the posts."""


def _is_thread(page: MarkedLayout, start: int) -> bool:
    """Return True if boxes side by side, each with a user's line and a text, hold nearly all prose."""
    blocks = page.layout.blocks
    total = sum(block.words for block in blocks[start:] if block.is_prose)
    return any(_are_posts(boxes, blocks, total) for boxes in page.layout.children if len(boxes) >= _FEWEST_POSTS)


def _are_posts(boxes: Sequence[Box], blocks: Sequence[Block], total: int) -> bool:
    posts = [box for box in boxes if _is_post(blocks[box.first : box.end])]
    if len(posts) < _FEWEST_POSTS or len({box.tag for box in posts}) > 1:
        return False
    users = [blocks[box.first].marked.split(PART_BREAK)[0] for box in posts]
    inside = sum(block.words for box in posts for block in blocks[box.first : box.end] if block.is_prose)
    is_login = any("_" in user or any(map(str.isdigit, user)) for user in users)
    is_dated = all(next(find_moments(blocks[box.first].text, "text", True), None) for box in posts)
    return len(set(users)) > 1 and inside >= _POSTS_SHARE * total and (is_login or is_dated)


def _is_post(blocks: Sequence[Block]) -> bool:
    if len(blocks) < 2 or any(block.shape is Shape.HEADING for block in blocks[:2]):
        return False
    first = blocks[0]
    return (
        first.words <= _MOST_NAME_WORDS
        and not first.is_prose
        and not _CLOCK.match(first.text)
        and any(not block.is_link and block.words > first.words for block in blocks[1:])
    )


_CLOCK = re.compile(r"[0-2]?\d[:.h][0-5]\d")
_NEAR = 4
"""Blocks after the headline among which a price is that of the page's product."""

_CURRENCY = r"(?:[€$£¥₽]|(?:EUR|USD|GBP|CHF|PLN|BRL|MXN|RUB|R\$|zł|руб\.?|kr\.?|Kč|₺))"
_AMOUNT = r"\d{1,3}(?:[ .,'\u00a0]?\d{3})*(?:[.,]\d\d)?"
_PRICE = re.compile(
    rf"(?:\D{{0,12}}\s)?(?:{_CURRENCY}\s?{_AMOUNT}|{_AMOUNT}\s?{_CURRENCY})(?:\s\D{{0,24}})?", re.IGNORECASE
)
