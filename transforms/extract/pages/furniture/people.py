"""Blocks about the authors of a story, and comments of its readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.extract.pages.layout.blocks import Block, BlockKinds, Box, Layout, Shape, count_prose

_CARD_WORDS = 130
"""Most words of a paragraph about an author."""

_CARD_BLOCKS = 5
"""Blocks after the first of an author's card."""

_BEGUN, _ENDING = 0.1, 0.75
"""Shares of the page's prose before and after which a card may be."""

_BEFORE = re.compile(r"(?:(?:about|by|written by|meet|contact|follow)(?: the author)?:? )?(?:the )?(?:[\w.-]+ ){0,3}")
_DOES = (
    r"(?:is|was|has|had|covers?|writes?|joined|lives|works?|serves|reports|teaches|holds|leads|founded|started|began|spent"
    r"|specialize[sd]|specialise[sd]|graduated|studied|edits|can be|brings|contributed"
    r"|ist|war|schreibt|arbeitet|leitet|berichtet|est|écrit|travaille|dirige|es|escribe|trabaja|cubre|è|scrive|lavora"
    r"|é|escreve|trabalha|cobre|schrijft|werkt|jest|pisze|pracuje|är|skriver|arbetar|er)"
)
_AFTER = re.compile(rf"(?:,? (?:[\w.]+,? )?{_DOES}\b|[’']s\b|, (?:an?|the|who|our)\b| at [\d@]|$)")


_CONTINUES = re.compile(
    r"(?i)(?:she|he|they|his|her|their|when (?:she|he|they|not)|prior to|previously|before joining|in addition)\b"
)


def mark_authors(layout: Layout, kinds: BlockKinds, authors: Iterable[str]) -> list[str | None]:
    """Add the kind of paragraphs about the authors, before and after the story."""
    names = [name.lower() for name in authors if " " in name]
    result = list(kinds)
    if not names:
        return result
    prose = count_prose(layout, kinds)
    for number, block in enumerate(layout.blocks):
        before = prose.between(0, number)
        is_at_ends = before <= _BEGUN * prose.total or before >= _ENDING * prose.total
        if is_at_ends and kinds[number] is None and _opens_card(block, names):
            for taken in _card(layout.blocks, number, names):
                result[taken] = result[taken] or "author"
    return result


def _opens_card(block: Block, names: Iterable[str]) -> bool:
    """Return True if a block begins with what one of these names, in lower case, is or does."""
    if block.words > _CARD_WORDS:
        return False
    text = block.text.lower()
    return any(
        _BEFORE.fullmatch(text, 0, start) and _AFTER.match(text, start + len(name))
        for name in names
        for start in _places(name, text)
    )


def _places(name: str, text: str) -> Iterator[int]:
    """Yield the positions of a name in a text."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _card(blocks: Sequence[Block], first: int, names: Sequence[str]) -> Iterable[int]:
    """Yield the blocks of a card: the first one, and those after it about the same person."""
    yield first
    for number in range(first + 1, min(first + 1 + _CARD_BLOCKS, len(blocks))):
        block = blocks[number]
        if block.words > _CARD_WORDS or not (_CONTINUES.match(block.text) or _opens_card(block, names)):
            return
        yield number


_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\w{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)? \w{3,9}\.?,? \d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
)
_CLOCK = r"\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\b\.?)?"
_WROTE = r"(?:says?|said|wrote|writes|commented|replied)"
_DATED = (
    rf".{{0,40}}?\b{_WROTE}?:? ?(?:on )?{_DAY}(?:,? at | @ |,? |[ -]+){_CLOCK}.{{0,20}}"
    r"|.{0,40}\b\d+ (?:minute|hour|day|week|month|year)s? ago.{0,20}"
)
_STAMP = re.compile(rf"(?i){_DATED}|.{{2,40}} {_WROTE}:?")
_DATED_STAMP = re.compile(rf"(?i){_DATED}")
"""The same without a name alone ("Ana Reis wrote:"), which is above a quoted letter too."""

_STAMP_WORDS = 12
_COMMENTED = 0.25
"""Share of the page's prose after which stamped blocks are comments; entries of a live page begin before."""

_FEWEST_STAMPS = 2


def mark_comments(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of comments: from the first block with a name and a time to the end of their box."""
    prose = count_prose(layout, kinds)
    stamps = [n for n, block in enumerate(layout.blocks) if kinds[n] is None and _is_stamp(block)]
    result = list(kinds)
    if len(stamps) < _FEWEST_STAMPS or prose.between(0, stamps[0]) < _COMMENTED * prose.total:
        return result
    end = _around(layout, stamps[0], stamps[-1]).end
    first = stamps[0] - 1 if _is_name(layout.blocks[stamps[0] - 1]) else stamps[0]
    result[first:end] = [kind or "comments" for kind in result[first:end]]
    return result


def _is_stamp(block: Block) -> bool:
    stamp = _DATED_STAMP if block.shape is Shape.QUOTE else _STAMP
    return not block.level and block.words <= _STAMP_WORDS and bool(stamp.fullmatch(block.text))


def _is_name(block: Block) -> bool:
    return block.words <= 4 and not block.is_prose


def _around(layout: Layout, first: int, last: int) -> Box:
    """The innermost box around both blocks."""
    return next(box for box in layout.path(layout.blocks[first]) if box.first <= first and last < box.end)
