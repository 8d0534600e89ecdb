"""The short lines around a headline, where pages have the byline and the date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from transforms.extract.pages.layout.blocks import PART_BREAK, MarkedLayout
from transforms.extract.pages.metadata.stamps import begins_as_stamp, is_label

ELSEWHERE = frozenset(("comments", "related", "navigation", "newsletter", "hidden", "caption"))
"""Kinds of furniture with names and dates of other texts, or of pictures."""

_LINE_WORDS = 25
_BEFORE, _AFTER = 6, 25
"""Blocks before and after the headline that are read."""

_LABEL = re.compile(
    r"(?i)(?:(?:page |last |first |originally |article )*(?:published|posted|updated|modified|written|reviewed|edited"
    r"|date)(?: on| by| at)?|by|author|authors|words)\s*:?"
)

_JOINT = re.compile(r"(?i),|&|,? ?and")


def header_range(page: MarkedLayout) -> range:
    """The numbers of the blocks around the headline, or around the first prose if there is no headline."""
    start = page.headline if page.headline is not None else _first_prose(page)
    return range(max(0, start - _BEFORE), min(start + _AFTER, len(page.layout.blocks)))


def header_lines(page: MarkedLayout) -> tuple[str, ...]:
    """The lines of at most 25 words around the headline, those after it first; a label is joined with its value."""
    return tuple(map(plain, marked_header_lines(page)))


def marked_header_lines(page: MarkedLayout) -> tuple[str, ...]:
    """The same lines with `PART_BREAK` at the edges of inline elements."""
    around = header_range(page)
    start = page.headline if page.headline is not None else around.start
    parts = (range(start, around.stop), range(around.start, start))
    return tuple(line for numbers in parts for line in _joined(_lines(page, numbers, start)))


def lines_with_numbers(page: MarkedLayout) -> tuple[str, ...]:
    """The short lines anywhere on the page that have a digit, except those of other texts."""
    lines = _joined(_lines(page, range(len(page.layout.blocks))))
    return tuple(plain(line) for line in lines if any(map(str.isdigit, line)))


def dated_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines with an explicit "published" or the like, as at the foot of an article."""
    return tuple(filter(begins_as_stamp, lines))


def signature_lines(page: MarkedLayout) -> tuple[str, ...]:
    """The two short lines after the last of several paragraphs, where a text may be signed, marked as above."""
    blocks, kinds = page.layout.blocks, page.kinds
    numbers = [n for n in range(len(blocks)) if kinds[n] not in ELSEWHERE]
    prose = [kinds[n] is None and blocks[n].is_prose for n in numbers]
    ends = (at + 1 for at, is_paragraph in enumerate(prose) if is_paragraph and not any(prose[at + 1 : at + 3]))
    lines = (blocks[n] for at in ends for n in numbers[at : at + 2])
    return tuple(block.marked for block in lines if block.words <= _CARD_WORDS)


def openings(page: MarkedLayout) -> tuple[str, ...]:
    """The beginnings of the first paragraphs up to a dash, where a release has its date: `29.11.2026 – The mayor`."""
    blocks = (page.layout.blocks[n] for n in header_range(page) if page.kinds[n] not in ELSEWHERE)
    paragraphs = islice((block.text for block in blocks if block.words > _LINE_WORDS), _OPENINGS)
    matches = (_OPENING.match(paragraph) for paragraph in paragraphs)
    return tuple(match[1] for match in matches if match)


_OPENINGS = 2
_OPENING = re.compile(r"([^\n|–—]{6,60}?)\s*(?:[|–—]|\s-\s)")


def lone_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that are short enough to be only a date."""
    return tuple(line for line in lines if len(line.split()) <= _LONE_WORDS)


_LONE_WORDS = 6


def card_lines(page: MarkedLayout) -> tuple[str, ...]:
    """The lines anywhere on the page that may be the head of a card about an author."""
    pairs = zip(page.layout.blocks, page.kinds, strict=True)
    texts = ((kind, block.text) for block, kind in pairs if block.words <= _CARD_WORDS and kind not in ELSEWHERE)
    return tuple(text for kind, text in texts if kind == "author" or _CARD.match(text))


_CARD_WORDS = 8
CARD_OPENING = "(?:about|meet|(?:written |posted |story )?by|author)"
"""Opening of the head of a card about an author, whatever the name of its box."""

_CARD = re.compile(rf"(?i)[\s—–-]*{CARD_OPENING}\b")


def _first_prose(page: MarkedLayout) -> int:
    numbers = range(len(page.layout.blocks))
    return next((n for n in numbers if page.kinds[n] is None and page.layout.blocks[n].is_prose), 0)


def _lines(page: MarkedLayout, numbers: range, start: int | None = None) -> Iterator[str]:
    """Yield the lines of short blocks; right after `start`, the headline, a credit with a date is no picture's."""
    for n in numbers:
        block = page.layout.blocks[n]
        is_byline = start is not None and start < n <= start + _NEAREST and _YEAR.search(block.text)
        if block.words <= _LINE_WORDS and (
            page.kinds[n] not in ELSEWHERE or (page.kinds[n] == "caption" and is_byline)
        ):
            yield from block.marked.split("\n")


_NEAREST = 3
_YEAR = re.compile(r"\b20\d\d\b")


def plain(marked: str) -> str:
    """A line with a space at each edge of an inline element within a word: `Ana Reis` `5 May`."""
    if PART_BREAK not in marked:
        return marked
    return " ".join(_WITHIN_WORD.sub(" ", marked).replace(PART_BREAK, "").split())


_WITHIN_WORD = re.compile(rf"(?<=\w){PART_BREAK}+(?=\w)")


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Join labels with their values, and lists of names that markup breaks at commas."""
    row: list[str] = []
    ends_as_label = ends_as_joint = False
    for line in lines:
        is_label, is_joint = _is_label(line), _JOINT.fullmatch(line) is not None
        if row and not (ends_as_label or ends_as_joint or is_joint):
            yield " ".join(row)
            row = []
        row = [line] if is_label and ends_as_label else [*row, line]
        ends_as_label, ends_as_joint = is_label, is_joint
    if row and not _is_label(row[0]):
        yield " ".join(row)


def _is_label(line: str) -> bool:
    if len(line) > _LONGEST_LABEL or line.count(" ") > _LABEL_SPACES:
        return False
    return _LABEL.fullmatch(line) is not None or is_label(line)


_LONGEST_LABEL = 40
_LABEL_SPACES = 4
"""Characters and spaces of a line that can be only a label."""
