"""URLs that listings name."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from infra.sources.formats.feeds.values import unfold_link

MAX_LENGTH = 2_000
"""Characters of a URL: what browsers and servers take."""


def web_url(written: str | None, base: str | None = None) -> str | None:
    """The absolute URL of a page, without its fragment; None unless it is http or https with a host, and no user in it.

    >>> web_url("../2?a=1#top", "http://paper.example/news/1/"), web_url("file:///etc/passwd")
    ('http://paper.example/news/2?a=1', None)
    """
    text = unfold_link(written or "")
    if not text:
        return None
    try:
        is_absolute = text.startswith(("http://", "https://")) and "/." not in text
        url = (text if is_absolute else urljoin(base or "", text)).partition("#")[0]
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or len(url) > MAX_LENGTH:
        return None
    return url
