"""Initials of names."""

from __future__ import annotations

import re

_SMALL_WORDS = frozenset(
    {"of", "the", "for", "and", "in", "on", "de", "la", "du", "des", "del", "&", "to", "at", "y", "e"}
)
_SEPARATOR = re.compile(r"[ -]+")


def initials_of(form: str) -> tuple[str, str]:
    """The initials of a name without its small words, and with them.

    >>> initials_of("Joint Chiefs of Staff")
    ('JCS', 'JCOS')
    """
    words = [word for word in _SEPARATOR.split(form) if word]
    return (
        "".join(word[0].upper() for word in words if word not in _SMALL_WORDS),
        "".join(word[0].upper() for word in words),
    )
