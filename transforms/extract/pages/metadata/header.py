"""The short lines around a headline, where pages have the byline and the date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.extract.pages.layout.blocks import BlockKinds, Layout, is_prose

ELSEWHERE = frozenset(("comments", "related", "navigation", "newsletter", "hidden", "caption"))
"""Kinds of furniture with names and dates of other texts, or of pictures."""

_LONGEST = 25
_BEFORE, _AFTER = 6, 25
"""Blocks before and after the headline that are read."""

_LABEL = re.compile(
    r"(?i)(?:(?:page |last |first |originally |article )*(?:published|posted|updated|modified|written|reviewed|edited"
    r"|date)(?: on| by| at)?|by|author|authors|words)\s*:?"
)

_JOINT = re.compile(r"(?i),|&|,? ?and")

_DATED = re.compile(r"(?i)(?:first |originally )?(?:published|posted)\b(?: on)?:? ")


def header_range(layout: Layout, kinds: BlockKinds, headline: int | None) -> range:
    """The numbers of the blocks around the headline, or around the first prose if there is no headline."""
    start = headline if headline is not None else _first_prose(layout, kinds)
    return range(max(0, start - _BEFORE), min(start + _AFTER, len(layout.blocks)))


def header_lines(layout: Layout, kinds: BlockKinds, headline: int | None) -> tuple[str, ...]:
    """The lines of at most 25 words around the headline, those after it first; a label is joined with its value."""
    around = header_range(layout, kinds, headline)
    start = headline if headline is not None else around.start
    parts = (range(start, around.stop), range(around.start, start))
    return tuple(line for numbers in parts for line in _joined(_lines(layout, kinds, numbers)))


def dated_lines(layout: Layout, kinds: BlockKinds) -> tuple[str, ...]:
    """The lines anywhere on the page with an explicit "published", as at the foot of an article."""
    lines = _joined(_lines(layout, kinds, range(len(layout.blocks))))
    return tuple(line for line in lines if _DATED.match(line))


def lone_lines(layout: Layout, kinds: BlockKinds) -> tuple[str, ...]:
    """The lines anywhere on the page, except furniture, that are short enough to be only a date."""
    lines = _joined(_lines(layout, kinds, range(len(layout.blocks))))
    return tuple(line for line in lines if len(line.split()) <= _LONE_WORDS and any(map(str.isdigit, line)))


_LONE_WORDS = 6


def card_lines(layout: Layout, kinds: BlockKinds) -> tuple[str, ...]:
    """The lines anywhere on the page that may be the head of a card about an author."""
    numbers = (n for n, block in enumerate(layout.blocks) if block.words <= _CARD_WORDS and kinds[n] not in ELSEWHERE)
    texts = ((kinds[number], layout.blocks[number].text) for number in numbers)
    return tuple(text for kind, text in texts if kind == "author" or _CARD.match(text))


_CARD_WORDS = 8
CARD_OPENING = "(?:about|meet|(?:written |posted |story )?by|author)"
"""Opening of the head of a card about an author, whatever the name of its box."""

_CARD = re.compile(rf"(?i)[\s—–-]*{CARD_OPENING}\b")


def _first_prose(layout: Layout, kinds: BlockKinds) -> int:
    numbers = range(len(layout.blocks))
    return next((n for n in numbers if kinds[n] is None and is_prose(layout.blocks[n])), 0)


def _lines(layout: Layout, kinds: BlockKinds, numbers: range) -> Iterator[str]:
    blocks = (layout.blocks[n] for n in numbers if kinds[n] not in ELSEWHERE)
    return (line for block in blocks if block.words <= _LONGEST for line in block.text.split("\n"))


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Join labels with their values, and lists of names that markup breaks at commas."""
    row: list[str] = []
    for line in lines:
        if row and not (_goes_on(row[-1]) or _JOINT.fullmatch(line)):
            yield " ".join(row)
            row = []
        is_relabelled = row and _LABEL.fullmatch(row[-1]) and _LABEL.fullmatch(line)
        row = [line] if is_relabelled else [*row, line]
    if row and not _LABEL.fullmatch(row[0]):
        yield " ".join(row)


def _goes_on(line: str) -> bool:
    return bool(_LABEL.fullmatch(line) or _JOINT.fullmatch(line))
