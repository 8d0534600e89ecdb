"""The title of an article: the visible headline, else the title that the page's head declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lxml.html import HtmlElement

from transforms.extract.pages.layout.blocks import Layout
from transforms.extract.pages.metadata.json_ld import Node, strings
from transforms.extract.pages.metadata.tags import MetaTags

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[|·•»–—-]+\s+|\s*[|»]\s*")
_LIKE = 0.3
"""Share of common words in headline and declared title together: editors write a second one for search engines."""

_LONE_LIKE = 0.1
"""The same for the only heading of level 1."""

_SAME = 0.8
"""The same for a heading of any other level."""

_FEWEST_WORDS = 3
"""Fewest words of a headline; shorter headings are names of sections."""

_LONGEST_HEADLINE = 60
"""Most words of a headline."""


def declared_titles(root: HtmlElement, article: Node, tags: MetaTags) -> tuple[str, ...]:
    """The titles that the page's head declares, best first: linked data, Open Graph, `<title>`."""
    page_title = root.findtext(".//title") or ""
    given = (*strings(article.get("headline")), *tags.all("og:title", "twitter:title", "dc.title", "title"), page_title)
    return tuple(dict.fromkeys(title for text in given if (title := " ".join(unescape(text).split()))))


def find_headline(layout: Layout, declared: Sequence[str], site_name: str | None) -> int | None:
    """Find the number of the block that is the headline, or None.

    It is the heading of level 1 that is most similar to a declared title. The only one need not be similar, unless it
    is just a name, as of the site. Without one it is any heading that is nearly the same as a declared title.
    """
    headings = [n for n, block in enumerate(layout.blocks) if block.level and block.words <= _LONGEST_HEADLINE]
    titles = _wordings(declared, site_name)
    likeness = {n: _likeness(layout.blocks[n].text, titles) for n in headings}
    first_level = [
        n
        for n in headings
        if layout.blocks[n].level == 1
        and (likeness[n] >= _SAME or not _is_name(_words(layout.blocks[n].text), site_name))
    ]
    best = max(first_level, key=likeness.__getitem__, default=None)
    if best is not None and (likeness[best] >= _LIKE or (len(first_level) == 1 and likeness[best] >= _LONE_LIKE)):
        return best
    lone = [n for n in headings if layout.blocks[n].level == 1] if not declared else []
    return next((n for n in headings if likeness[n] >= _SAME), lone[0] if len(lone) == 1 else None)


def choose_title(layout: Layout, headline: int | None, declared: Sequence[str], site_name: str | None) -> str | None:
    """The headline's text, or the declared title if that is the main part of the text."""
    titles = [_without_site(title, site_name) for title in declared]
    if headline is None:
        return titles[0] if titles else None
    text = " ".join(layout.blocks[headline].text.split())
    within = (title for title in titles if title in text and len(title) * 2 > len(text))
    return next(within, text)


def _without_site(title: str, site_name: str | None) -> str:
    site = _words(site_name or "")
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and site and _words(parts[-1]) == site:
        return title[: title.rindex(parts[-1])].rstrip(" |·•»–—-")
    return title


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_name(words: Sequence[str], site_name: str | None) -> bool:
    """Return True if words are too few for a headline, or only those of the site's name."""
    return len(words) < _FEWEST_WORDS or _is_site(words, site_name)


def _is_site(words: Sequence[str], site_name: str | None) -> bool:
    return frozenset(words) <= frozenset(_words(site_name or ""))


def _wordings(declared: Sequence[str], site_name: str | None) -> list[frozenset[str]]:
    """The words of each declared title, and of its longest part if it has several."""
    texts = (text for title in declared for text in (title, max(_SEPARATOR.split(title), key=len), *_after_name(title)))
    return [frozenset(words) for words in map(_words, texts) if not _is_site(words, site_name)]


def _after_name(title: str) -> list[str]:
    """The part after the colon in `Douro Courier: Harbour closed`, if it is the longer one."""
    before, _, after = title.partition(": ")
    return [after] if len(after) > len(before) else []


def _likeness(text: str, titles: Sequence[frozenset[str]]) -> float:
    """The greatest share of common words among those of the text and a title together."""
    words = frozenset(_words(text))
    return max((len(words & title) / len(words | title) for title in titles), default=0.0)
