"""Prose: sentences of a story, as opposed to labels, link titles and credits."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)")
_CLOSERS = "\"'”’)]» "
_FEWEST_WORDS = 6
_LOWER_SHARE = 0.5
"""Words of a sentence, and the least share of them in lower case; titles and credits have fewer."""

SENTENCES_OF_STORY = 3
"""Sentences of a paragraph that is story; a teaser has one or two."""


def is_prose(text: str) -> bool:
    """Return True if a line ends as a sentence does and is mostly in lower case.

    >>> is_prose("Nobody came to the third meeting, the mayor said.")
    True
    >>> is_prose("Why nobody came to the third meeting")
    False
    """
    if text.rstrip(_CLOSERS)[-1:] not in (".", "!", "?"):
        return False
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return len(words) >= _FEWEST_WORDS and sum(word[0].islower() for word in words) >= _LOWER_SHARE * len(words)


def count_sentences(text: str) -> int:
    """Count the sentences of a line; 0 if it is not prose."""
    return len(_SENTENCE_END.findall(text)) if is_prose(text) else 0
