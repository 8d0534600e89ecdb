"""The kind of a page: an article, or one that must not be mistaken for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

import re2

from transforms.extract.pages.metadata.json_ld import Node, is_article, types_of
from transforms.extract.pages.shape import PLAIN, PageShape
from transforms.rules.package_data import read_toml


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for the kind of a page.

    Attributes:
        nodes: The nodes of its linked data.
        declared: Its `og:type`.
        headings: The headings of level 1.
        words: Number of words of the article.
        is_whole: Linked data has the whole article.
        story_words: Number of words of the story in the page itself.
        captions: Number of words of captions.
        solid: Number of long paragraphs of the story.
        teasers: Number of links with the length of a title.
        lines: The short blocks of the whole page.
        lines_around: The short blocks in the story and right after it.
        shape: The shape of the page.
        has_product_price: Its meta tags have the price of a product.
    """

    nodes: Sequence[Node] = ()
    urls: Sequence[str] = ()
    titles: Sequence[str] = ()
    declared: str | None = None
    headings: Sequence[str] = ()
    words: int = 0
    is_whole: bool = False
    story_words: int = 0
    captions: int = 0
    solid: int = 0
    teasers: int = 0
    lines: Sequence[str] = ()
    lines_around: Sequence[str] = ()
    shape: PageShape = PLAIN
    has_product_price: bool = False


_ERROR_WORDS = 150
_CONSENT_WORDS = 300
_STUB_WORDS = 400
"""Words below which a story can be an error page, a consent page, or the beginning of a story behind a wall."""

_NOTHING_WORDS = 100
"""Words below which a page is classified by the lines of its story, rather than a notice beside it."""

_TEASER_WORDS = 150
"""Words below which a story that is not free to read is only its beginning."""

_INDEX_TEASERS = 8
_INDEX_SOLID = 2
"""Fewest teasers of an index, and long paragraphs below which it has no story. No article of 250 matches."""

_LIVE = frozenset({"LiveBlogPosting"})
_GALLERY = frozenset({"ImageGallery", "MediaGallery", "PhotoGallery"})
_PRODUCT = frozenset({"Product", "ProductGroup", "IndividualProduct"})
_FORUM = frozenset({"DiscussionForumPosting", "QAPage"})
_INDEX = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})


def classify_page(evidence: Evidence) -> str:
    """Classify a page as `error`, `consent`, `live`, `gallery`, `product`, `forum`, `index`, `stub` or `article`."""
    types = {kind for node in evidence.nodes for kind in types_of(node)}
    if evidence.words < _ERROR_WORDS and _is_error(evidence):
        return "error"
    if evidence.words < _CONSENT_WORDS and _is_consent(evidence):
        return "consent"
    if types & _LIVE or _is_called("live", evidence):
        return "live"
    if types & _GALLERY or (_is_called("gallery", evidence) and evidence.captions > evidence.story_words):
        return "gallery"
    if evidence.declared != "article" and not any(map(is_article, types)):
        if _is_product(evidence, types):
            return "product"
        if types & _FORUM or (evidence.shape.is_thread and not evidence.shape.is_list):
            return "forum"
        if evidence.shape.is_list or _is_index(evidence, types):
            return "index"
    return "stub" if _is_stub(evidence) else "article"


def _is_error(evidence: Evidence) -> bool:
    has_error_heading = evidence.words < _NOTHING_WORDS and _matches("error", "titles", evidence.headings)
    return has_error_heading or _matches("error", "titles", evidence.titles)


def _is_consent(evidence: Evidence) -> bool:
    if _matches("consent", "titles", evidence.titles):
        return True
    return evidence.words < _NOTHING_WORDS and _matches(
        "consent", "lines", evidence.lines_around if evidence.words else evidence.lines
    )


def _is_product(evidence: Evidence, types: Set[str]) -> bool:
    """Return True for the page of one product: declared, with its price."""
    declared = (
        types & _PRODUCT or (evidence.declared or "").rpartition(":")[2] == "product" or evidence.has_product_price
    )
    return bool(declared and evidence.solid < _INDEX_SOLID) or (evidence.shape.has_price and not evidence.shape.is_list)


def _is_index(evidence: Evidence, types: Set[str]) -> bool:
    """Return True for a front page, a section or search results: teasers and no story."""
    fewest = 0 if _matches("index", "titles", evidence.titles) else 1 if types & _INDEX else _INDEX_TEASERS
    return evidence.teasers >= fewest and evidence.solid < _INDEX_SOLID


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
    """Compile one automaton for the patterns of each kind and place."""
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
