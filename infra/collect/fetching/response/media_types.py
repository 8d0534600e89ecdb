"""Content types that a fetch asks for and accepts."""

from __future__ import annotations

import re

from infra.collect.fetching.exchange import FetchKind, FetchReason
from infra.collect.fetching.failure import FetchFailure

ACCEPT: dict[FetchKind, str] = {
    "page": "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.5",
    "listing": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, application/json;q=0.8, text/html;q=0.8, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
}
_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain"})
_LISTINGS = _PAGES | {
    "application/json",
    "text/json",
    "application/rss",
    "application/atom",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "binary/octet-stream",
}
"""Octet streams are feeds and compressed sitemaps on servers that do not know their type."""

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_SNIFFED = 1024


def parse_content_type(header: str) -> tuple[str, str | None]:
    """Return the media type, in lower case and empty if it is missing, and the charset."""
    charset = _CHARSET.search(header[:1000])
    return header.partition(";")[0].strip().lower()[:100], charset[1].lower() if charset else None


def require_media_type(kind: FetchKind, media_type: str) -> None:
    """Raise FetchFailure (`content_type`) if a fetch of this kind does not take the media type."""
    suffix = media_type.rpartition("+")[2]
    if (
        not media_type
        or kind == "robots"
        or media_type in (_PAGES if kind == "page" else _LISTINGS)
        or (kind == "listing" and suffix in ("xml", "json"))
    ):
        return
    wanted = "a page" if kind == "page" else "a feed, sitemap or page"
    raise FetchFailure(FetchReason.CONTENT_TYPE, f"The content type is {media_type!r}, not that of {wanted}")


def require_text(kind: FetchKind, media_type: str, content: bytes) -> None:
    """Raise FetchFailure (`content_type`) for binary content without a content type."""
    if kind == "page" and not media_type and b"\0" in content[:_SNIFFED]:
        raise FetchFailure(FetchReason.CONTENT_TYPE, "The response has no content type and is not text")
