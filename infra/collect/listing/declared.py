"""Feeds that a page declares, and the marks of sitemaps for news in their URLs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from infra.collect.listing.start_pages import base_of
from infra.collect.listing.urls import web_url

_TYPES = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/rss",
        "application/atom",
    )
)
_NOT_FEEDS = re.compile(r"/wp-json/|oembed|/api/", re.IGNORECASE)
_COMMENTS = re.compile(
    r"(?<![a-z])(?:comments?|kommentare?|commentaires?|comentarios?|comentários|commenti|reacties|kommentarer)(?![a-z])",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"(?<![a-z])(?:rss2?|rdf|atom|json|feed|xml)(?![a-z])|[^a-z0-9]", re.IGNORECASE)
_NEWS = re.compile(r"(?<![a-z])(?:google)?news(?![a-z])", re.IGNORECASE)


def declared_feeds(root: HtmlElement, url: str) -> tuple[str, ...]:
    """The feeds that the `link` elements of the page at `url` declare, in order.

    Left out are feeds of comments, and a second format of the same feed (`/rss.xml` and `/atom.xml`).
    """
    base = base_of(root, url)
    feeds: dict[str, str] = {}
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        media = (link.get("type") or "").lower().partition(";")[0].strip()
        address = web_url(link.get("href"), base)
        if "alternate" not in relations or media not in _TYPES or address is None:
            continue
        if not _NOT_FEEDS.search(address) and not _is_of_comments(address, link.get("title") or ""):
            feeds.setdefault(_without_format(address), address)
    return tuple(feeds.values())


def is_news_sitemap(url: str) -> bool:
    """Return whether the file name of a sitemap says that it is for news."""
    parts = urlsplit(url)
    return _NEWS.search(parts.path.rpartition("/")[2] + "?" + parts.query) is not None


def _is_of_comments(address: str, title: str) -> bool:
    parts = urlsplit(address)
    return _COMMENTS.search(f"{parts.path}?{parts.query}") is not None or _COMMENTS.search(title) is not None


def _without_format(address: str) -> str:
    """The URL without the names of formats: that of all formats of one feed."""
    parts = urlsplit(address)
    return f"{parts.netloc} {_FORMAT.sub('', parts.path)} {_FORMAT.sub('', parts.query)}"
