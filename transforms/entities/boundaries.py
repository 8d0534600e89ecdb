"""Where a name begins and ends: without articles, possessives, titles and the punctuation around it."""

from __future__ import annotations

import re

from transforms.entities.lexicon import Lexicon

_ARTICLE = re.compile(r"(?:the|The|THE|a|an|A|An)\s+(?=\S)")
_POSSESSIVE = re.compile(r"['’][sS]$|(?<=[sS])['’]$")
_ABBREVIATION = re.compile(r"(?:\b\w\.)+$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|Bros|St|Cos)\.$|\b[A-Z][a-z]{1,4}\.$")
_FIRST_WORD = re.compile(r"(\S+)\s+(?=\S)")
_EDGES = " \t\n\r\u00a0\"“”‘’'`´()[]{}<>.,;:!?-–—|/\\*#•·…_~+=&@%$^"


def name_bounds(text: str, start: int, end: int, label: str, lexicon: Lexicon) -> tuple[int, int]:
    """The bounds of the name within `text[start:end]`; empty (`start == end`) where nothing is left."""
    start, end = _without_edges(text, start, end)
    end = _without_possessive(text, start, end)
    article = _ARTICLE.match(text, start, end)
    if article and label != "WORK_OF_ART":
        start = article.end()
    if label == "PERSON":
        start = _without_titles(text, start, end, lexicon)
    return start, end


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip(_EDGES))
    stripped = text[start:end].rstrip(_EDGES)
    with_point = text[start : start + len(stripped) + 1]
    if with_point.endswith(".") and _ABBREVIATION.search(with_point):
        stripped = with_point
    return start, max(start, start + len(stripped))


def _without_possessive(text: str, start: int, end: int) -> int:
    possessive = _POSSESSIVE.search(text[start:end])
    return start + possessive.start() if possessive else end


def _without_titles(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    while word := _FIRST_WORD.match(text, start, end):
        first = word.group(1)
        if first not in lexicon.titles and not (first[0].islower() and first not in lexicon.particles):
            break
        start = word.end()
    return start
