"""What kind of page it is: an article, or one of those that must not pass for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import re2

from transforms.pages.metadata.json_ld import Node, types_of
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells of the kind of a page: its linked data, addresses and titles, its words and its short lines.

    `words` are those of the story, which `is_whole` where linked data gives all of it,
    `captions` those of captions; `lines` are the short blocks of the whole page,
    `lines_around` those in the story and right after it.
    """

    nodes: Sequence[Node]
    urls: Sequence[str]
    titles: Sequence[str]
    words: int
    is_whole: bool
    captions: int
    lines: Sequence[str]
    lines_around: Sequence[str]


_ERROR_WORDS = 150
_CONSENT_WORDS = 300
_STUB_WORDS = 400
"""Words of the longest story that can be an error page, a consent page, or the beginning of one behind a wall."""

_TEASER_WORDS = 150
"""Words under which a story that is not free to read is but its beginning."""

_LIVE = frozenset({"LiveBlogPosting"})
_GALLERY = frozenset({"ImageGallery", "MediaGallery", "PhotoGallery"})


def kind_of(evidence: Evidence) -> str:
    """`error`, `consent`, `live`, `gallery`, `stub` or `article`."""
    types = {kind for node in evidence.nodes for kind in types_of(node)}
    if evidence.words < _ERROR_WORDS and _matches("error", "titles", evidence.titles):
        return "error"
    if evidence.words < _CONSENT_WORDS and _is_consent(evidence):
        return "consent"
    if types & _LIVE or _is_called("live", evidence):
        return "live"
    if types & _GALLERY or (_is_called("gallery", evidence) and evidence.captions > evidence.words):
        return "gallery"
    return "stub" if _is_stub(evidence) else "article"


def _is_consent(evidence: Evidence) -> bool:
    return _matches("consent", "titles", evidence.titles) or (
        not evidence.words and _matches("consent", "lines", evidence.lines)
    )


def _is_called(kind: str, evidence: Evidence) -> bool:
    return _matches(kind, "urls", evidence.urls) or _matches(kind, "titles", evidence.titles)


def _is_stub(evidence: Evidence) -> bool:
    if evidence.is_whole:
        return False
    walled = any(str(node.get("isAccessibleForFree")).lower() == "false" for node in evidence.nodes)
    if walled and evidence.words < _TEASER_WORDS:
        return True
    return evidence.words < _STUB_WORDS and _matches("stub", "lines", evidence.lines_around)


@cache
def _patterns() -> Mapping[tuple[str, str], re2.Set]:
    """One automaton for the patterns of each kind and place."""
    automata = {}
    for kind, places in read_toml("pages/kinds.toml").items():
        for place in ("titles", "urls", "lines"):
            automaton = re2.Set.SearchSet()
            for pattern in places.get(place, ()):
                automaton.Add(f"(?i:{pattern})")
            automaton.Compile()
            automata[kind, place] = automaton
    return automata


def _matches(kind: str, place: str, texts: Iterable[str]) -> bool:
    automaton = _patterns()[kind, place]
    return any(automaton.Match(text.replace("’", "'")) for text in texts)
