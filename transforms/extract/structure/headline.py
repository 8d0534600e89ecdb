"""The headline of a plain-text file: lines above the story that are clearly not part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.structure.wrapping import ends_sentence

_LONGEST = 140
"""Length of a headline line in characters; agencies keep theirs under 100."""

_LONGEST_TITLE = 45
"""Characters from which a line above a shorter one could be the beginning of its sentence."""

_MOST_LINES = 3
_MOST_UNPROVEN_LINES = 2
_MOST_NUMBERS = 2
"""Numbers from which a line above undatelined copy is a row of results ("Net 1.2 mln vs 1.1 mln")."""

_NUMBER = re.compile(r"\d[\d.,/-]*")


def is_sentence(line: str) -> bool:
    """Return True if a line is as long or closed as a sentence of a story, rather than a label or headline."""
    return len(line) > _LONGEST or ends_sentence(line)


def headline_lines(above: Sequence[str], story: str, *, proven: bool) -> int:
    """Count the headline lines among the lines above a story, from the top.

    Args:
        above: The lines above the story.
        story: The story's first line.
        proven: A byline or a dateline follows, so that the lines above are a headline. Without that proof the
            headline must be in capitals above a story in lower case, or one or two labels above a sentence.
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
    if not proven and any(_can_be_lead(line, story) for line in rest):
        return capitals
    return len(above)


def _can_be_lead(line: str, story: str) -> bool:
    """Return True if a line could be the longer part of a sentence that ends in the line below it."""
    return len(line) > max(len(story), _LONGEST_TITLE)


def _can_be_headline(line: str, *, proven: bool) -> bool:
    if len(line) > _LONGEST or len(line.split()) < 2:
        return False
    return proven or (not is_sentence(line) and len(_NUMBER.findall(line)) < _MOST_NUMBERS)
