"""Profiles of companies at the end of their releases: the heading "About NAME" and the paragraph below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.clean.lines import TextLine

_ABOUT = ("About ", "ABOUT ", "about ")
_HEADING = re.compile(r"(?i:about) (?:the )?([^\W\d_][^.!?:]{1,60}[^.!?:,\s]):?")
_LOWER_WORDS = frozenset(("a", "an", "and", "at", "de", "des", "du", "for", "in", "of", "the", "van", "von", "&"))
_MOST_BEFORE_NAME = 40
"""Characters of a profile before the company's name."""

_OF_COMPANY = re.compile(
    r"\b(?:Inc|Ltd|LLC|PLC|plc|GmbH|NYSE|NASDAQ|Nasdaq|TSX|AIM|company|companies|provider|supplier|manufacturer|subsidiary|nonprofit|foundation"
    r"|headquartered|based in|founded|established|employs|employees|customers|clients|leading|brands?|offices|operates"
    r"|solutions|products|visit|www\.|https?:|follow us)\b"
)
"""Words of a company's profile."""


def find_profiles(lines: Sequence[TextLine]) -> Iterator[int]:
    """Yield the numbers of the headings of profiles and of the paragraphs below them."""
    for at, heading in enumerate(lines[:-1]):
        if not heading.text.startswith(_ABOUT) or heading.is_story or (profile := lines[at + 1]).is_story:
            continue
        match = _HEADING.fullmatch(heading.text)
        if match and _is_name(match.group(1)) and _is_profile(profile.text, match.group(1)):
            yield heading.number
            yield profile.number


def _is_name(words: str) -> bool:
    return all(word[0].isupper() or word[0].isdigit() or word in _LOWER_WORDS for word in words.split())


def _is_profile(text: str, name: str) -> bool:
    """Return True if a paragraph names the company at its beginning and describes a company."""
    first = name.split()[0].casefold()
    return first in text[: _MOST_BEFORE_NAME + len(first)].casefold() and _OF_COMPANY.search(text) is not None
