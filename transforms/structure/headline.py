"""The headline of a plain-text file: its first line, where that clearly is none of the story."""

from __future__ import annotations

from transforms.structure.wrapping import ends_sentence

_LONGEST = 140
"""Longest headline taken, in characters; agencies keep theirs under 100."""

_FEWEST_WORDS = 2
_OPENERS = "\"'“‘<$€£*"


def is_headline(line: str) -> bool:
    """Whether a line above the story can be its headline: short, no list item, no full stop."""
    return (
        len(line) <= _LONGEST
        and len(line.split()) >= _FEWEST_WORDS
        and (line[0].isalnum() or line[0] in _OPENERS)
        and not line.endswith((".", ":", ";", ","))
    )


def is_prose(line: str) -> bool:
    """Whether a line is a sentence of a story rather than a label or headline."""
    return len(line) > _LONGEST or ends_sentence(line)
