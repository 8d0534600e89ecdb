"""Dates, times and bylines that pages print beside headlines and entries, in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.pages.layout.blocks import Block, BlockKinds, Layout, Shape

_CLOCK = r"(?:[01]?\d|2[0-3])(?:[:h][0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?= ?[^\W\d]))"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\D{{1,20}}(?:19|20)\d\d|(?:19|20)\d\d\D{{1,12}}\d{{1,2}}"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-]\d\d(?:\d\d)?|{_CLOCK})\b"
)
"""A year with a day, a date in figures or a time of day."""

_LONE_CLOCK = re.compile(rf"[\s(\[–—-]*{_CLOCK}(?:\s?\w{{1,4}}\.?){{0,2}}\W*")
"""A time of day with at most two marks such as "Uhr" or "p.m."."""

_MAIL = re.compile(r"[^\s@]{1,64}@[\w.-]{3,120}")
"""A mail address alone."""

_STAMP_WORDS = 30
_NAME_WORDS = 12
_CLOCK_WORDS = 4
"""Most words of a line with dates or names, of one with names alone, and of a lone time of day."""

_LOWERCASE = 0.5
_FIGURES = 0.15
"""Share of words in lower case from which a line that ends as a sentence is one, and of words with figures from which
a line with a date is more than a sentence about it."""

_HEADER_BLOCKS = 12
_PARAGRAPHS = 2
"""Blocks after the headline in which a story begins, and long paragraphs with which it has begun: the first may be a
standfirst above the date."""

_ENDS = ".!?…"


def mark_stamps(layout: Layout, kinds: BlockKinds, headline: int | None, authors: Sequence[str]) -> list[str | None]:
    """Add the kind of lines with dates and names between headline and story, and of times above entries."""
    result = list(kinds)
    for number, block in enumerate(layout.blocks):
        if kinds[number] is None and _is_lone_clock(block):
            result[number] = "label"
    if headline is None:
        return result
    paragraphs = 0
    names = [name.casefold() for name in authors]
    for number in range(headline + 1, min(headline + 1 + _HEADER_BLOCKS, len(layout.blocks))):
        block = layout.blocks[number]
        if result[number] is None and _is_stamp(block, names):
            result[number] = "label"
        elif result[number] is None and block.is_prose and block.words > _STAMP_WORDS:
            paragraphs += 1
            if paragraphs == _PARAGRAPHS:
                break
    return result


def has_date(text: str) -> bool:
    """Return True if a text has a date with its day, or a time of day."""
    return _DATE.search(text) is not None


def _is_lone_clock(block: Block) -> bool:
    is_line = block.shape in (Shape.PARAGRAPH, Shape.ITEM)
    return is_line and block.words <= _CLOCK_WORDS and _LONE_CLOCK.fullmatch(block.text) is not None


def _is_stamp(block: Block, names: Sequence[str]) -> bool:
    if block.level or block.words > _STAMP_WORDS or _is_sentence(block.text):
        return False
    if _MAIL.fullmatch(block.text):
        return True
    if block.words <= _NAME_WORDS and any(name in block.text.casefold() for name in names):
        return True
    return has_date(block.text) and _share_of_figures(block.text) >= _FIGURES


def _is_sentence(text: str) -> bool:
    words = text.split()
    if text[-1] not in _ENDS or _share_of_figures(text) > _FIGURES:
        return False
    return sum(word[0].islower() for word in words) >= _LOWERCASE * len(words)


def _share_of_figures(text: str) -> float:
    words = text.split()
    return sum(any(map(str.isdigit, word)) for word in words) / len(words)
