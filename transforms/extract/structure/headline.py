"""The headline of a plain-text file: the lines above the story, where they clearly are none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.structure.wrapping import ends_sentence

_LONGEST = 140
"""Longest headline line taken, in characters; agencies keep theirs under 100."""

_MOST_LINES = 3
_MOST_UNPROVEN_LINES = 2
_MOST_NUMBERS = 2
"""Numbers from which a line above undatelined copy is a row of results ("Net 1.2 mln vs 1.1 mln")."""

_NUMBER = re.compile(r"\d[\d.,/-]*")


def is_sentence(line: str) -> bool:
    """Whether a line is long enough or closed like a sentence of a story, rather than a label or headline."""
    return len(line) > _LONGEST or ends_sentence(line)


def headline_lines(above: Sequence[str], story: str, *, proven: bool) -> int:
    """How many of the lines `above` the story's first line, counted from the top, are its headline.

    A byline or a dateline below proves that what is above is a headline. Without one it must be in capitals
    over a story that is not, or one or two lines that are no sentences over one that is.
    """
    capitals = 0
    while capitals < min(len(above), _MOST_LINES) and above[capitals].isupper():
        capitals += 1
    if story.isupper():
        capitals = 0
    rest = above[capitals:]
    if not proven and not is_sentence(story):
        return capitals
    most = _MOST_LINES if proven else _MOST_UNPROVEN_LINES
    if len(rest) > most or not all(_can_be_headline(line, proven=proven) for line in rest):
        return capitals
    return len(above)


def _can_be_headline(line: str, *, proven: bool) -> bool:
    if len(line) > _LONGEST or len(line.split()) < 2:
        return False
    return proven or (not is_sentence(line) and len(_NUMBER.findall(line)) < _MOST_NUMBERS)
