"""Further metadata of a page: its address, publication, section, tags, picture and language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from transforms.extract.pages.metadata.json_ld import Node, named, strings
from transforms.extract.pages.metadata.tags import MetaTags, web_address

_MOST_TAGS = 50
_LOCALE = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2})?.*)?")


def canonical_url(root: HtmlElement, tags: MetaTags, given: str | None) -> str | None:
    """The canonical address of the page, absolute."""
    links = (link.get("href") for link in root.iter("link") if (link.get("rel") or "").strip().lower() == "canonical")
    return next(filter(None, (web_address(url, given) for url in (*links, tags.first("og:url")))), None)


def site_name(article: Node, page: Node, tags: MetaTags) -> str | None:
    """The name of the publication."""
    publishers = (*named(article.get("publisher")), *named(page.get("publisher")), *named(page.get("isPartOf")))
    return _clean(tags.first("og:site_name")) or _clean(next(iter(publishers), tags.first("application-name")))


def section(article: Node, tags: MetaTags) -> str | None:
    """The article's section of the publication."""
    return _clean(next(iter(strings(article.get("articleSection"))), tags.first("article:section", "section")))


def subject_tags(article: Node, tags: MetaTags) -> tuple[str, ...]:
    """The article's subjects by its publisher, from the first source with any, at most fifty."""
    sources: tuple[Iterable[str], ...] = (
        tags.all("article:tag"),
        _listed(strings(article.get("keywords"))),
        _listed(tags.all("news_keywords")),
        _listed(tags.all("keywords")),
    )
    found = (tuple(dict.fromkeys(filter(None, map(_clean, source)))) for source in sources)
    return next(filter(None, found), ())[:_MOST_TAGS]


def image_url(article: Node, tags: MetaTags, base: str | None) -> str | None:
    """The address of the article's main picture."""
    given = (tags.first("og:image", "og:image:url", "twitter:image"), *_urls(article.get("image")))
    return next(filter(None, (web_address(url, base) for url in given)), None)


def language(root: HtmlElement, article: Node, tags: MetaTags) -> str | None:
    """The ISO 639 code of the language that the page declares."""
    return next((locale.partition("-")[0] for locale in locales(root, article, tags)), None)


def locales(root: HtmlElement, article: Node, tags: MetaTags) -> tuple[str, ...]:
    """The locales that the page declares, the most reliable first, in lower case: `de`, `en-gb`."""
    declared = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *strings(article.get("inLanguage")),
        tags.first("og:locale", "content-language", "dc.language"),
    )
    matches = (_LOCALE.fullmatch(code.strip().lower()) for code in declared if code)
    return tuple("-".join(filter(None, match.groups())) for match in matches if match)


def _urls(image: Any) -> tuple[str, ...]:
    images = image if isinstance(image, list) else [image]
    return tuple(url for item in images for url in strings(item.get("url") if isinstance(item, dict) else item))


def _listed(texts: Iterable[str]) -> list[str]:
    return [part for text in texts for part in text.split(",")]


def _clean(text: str | None) -> str | None:
    return " ".join(unescape(text).split()) or None if text else None
