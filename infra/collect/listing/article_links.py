"""Judgments of links: whether they lead to articles, and whether to the same site."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from courlan.filters import extension_filter, is_not_crawlable, path_filter, type_filter
from courlan.urlutils import extract_domain

HEADLINE_WORDS, HEADLINE_CHARACTERS = 5, 30
"""Words, and characters from which the text of a link is a headline; those of scripts without spaces count twice."""

SLUG_WORDS = 4
"""Words of the last part of a path from which it was made of a headline; sections and legal pages have fewer."""

_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]?\d{1,2})?/[^/]", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9])\d{5,}(?![0-9])|(?<=[._-])[0-9a-f]{8,}(?=\.|\Z)")
_INDEX_PAGE = re.compile(r"/(?:index|default)\.[a-z]{3,5}\Z")
_SECTION = re.compile(r"/(?:[^\W\d_]+|404|(?:page-)?not-found)(?:\.html?)?")
_SLUG_WORD = re.compile(r"[^\W_]+")
_ID_KEYS = frozenset(
    ("id", "p", "aid", "nid", "newsid", "articleid", "article", "story", "storyid", "artikel", "idxno")
)
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]")


def is_same_site(url: str, other: str) -> bool:
    """Return whether two URLs have the same host or the same registered domain, or one is a host below the other."""
    hosts = [(urlsplit(one).hostname or "").removeprefix("www.") for one in (url, other)]
    short, long = sorted(hosts, key=len)
    if short == long or ("." in short and long.endswith(f".{short}") and not short.replace(".", "").isdigit()):
        return True
    domain = extract_domain(url)
    return domain is not None and domain == extract_domain(other)


def looks_like_article(url: str, text: str) -> bool:
    """Return whether a link leads to an article, by its URL and the text of the link."""
    parts = urlsplit(url)
    path = parts.path
    if not extension_filter(path) or is_not_crawlable(url) or not path_filter(path, parts.query):
        return False
    has_id = any(key.lower() in _ID_KEYS and value.isdigit() for key, value in parse_qsl(parts.query))
    if has_id and not path.rstrip("/").endswith(("/category", "/tag", "/author", "/search")):
        return True
    if not type_filter(url, strict=True, with_nav=False) or path.strip("/") == "":
        return False
    slug = _last_part(path)
    words = len(_SLUG_WORD.findall(slug))
    if _DATE.search(path) or _NUMBER.search(slug) or words >= SLUG_WORDS:
        return True
    return is_headline(text)


def is_section_of(target: str, url: str) -> bool:
    """Return whether the target of an article's redirects is a section of its site, in place of 404.

    So it is if it does not look like an article and is above the article's URL, or at the root and one plain word.

    >>> article = "https://paper.example/sport/2026/11/28/pier-counts-its-boats"
    >>> is_section_of("https://www.paper.example/sport/", article), is_section_of("https://paper.example/pier", article)
    (True, True)
    >>> is_section_of("https://paper.example/archive/pier-counts", article)
    False
    """
    if not looks_like_article(url, "") or looks_like_article(target, "") or not is_same_site(target, url):
        return False
    parts = urlsplit(target)
    path = _INDEX_PAGE.sub("", parts.path).rstrip("/")
    if parts.query or not path:
        return False
    return urlsplit(url).path.startswith(f"{path}/") or _SECTION.fullmatch(path) is not None


def is_headline(text: str) -> bool:
    """Return whether the text of a link is as long as headlines are."""
    return len(text.split()) >= HEADLINE_WORDS or len(text) + len(_WIDE.findall(text)) >= HEADLINE_CHARACTERS


def _last_part(path: str) -> str:
    """The last part of a path that is not just the name of an index page."""
    return path.rstrip("/").rpartition("/")[2].rpartition(".")[0] or path.rstrip("/").rpartition("/")[2]
