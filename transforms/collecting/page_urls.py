"""The URL of a page: the one to request, and the key that its spellings share."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from courlan import clean_url

from transforms.urls import normalize_url

_TRACKING = re.compile(
    r"(?:dc|fbc|gc|twc|yc|ysc)lid|(?:gbra|igsh|msclk|wbra)id|(?:ga|itm|mc|mkt|ml|mtm|oly|pk|utm|vero)_.*"
)
"""Parameters that name a campaign or a reader. courlan removes more: `cid`, `eid`, `ref`, `source` and the like, which
are the only difference between two articles on some sites."""

_FRONT_PAGES = frozenset({"", "/", "/index.html", "/index.php"})

_MOST_PASSES = 4


def request_url(url: str) -> str:
    """Return the URL to request for a listed one: without tracking parameters and anchors, all else as it was given."""
    return normalize_url(url)


def url_key(url: str) -> str:
    """Return the spelling that all spellings of one page share; it is compared, never requested.

    courlan makes host and path uniform, tracking parameters are removed, the others sorted. A URL that courlan would
    drop is kept. The function is idempotent.
    """
    given = _without_trackers(normalize_url(url))
    key = given
    for _ in range(_MOST_PASSES):
        again = _without_trackers(normalize_url(_clean(key)))
        if again == key:
            return key
        key = again
    return given


def page_id(url: str) -> str:
    """Return the id of the page in the state: a hash of its key."""
    digest = blake2b(url_key(url).encode("utf-8", "surrogatepass"), digest_size=16)
    return f"page:{digest.hexdigest()}"


def is_front_page(url: str) -> bool:
    """Return whether a URL is that of the front page of its host.

    >>> is_front_page("https://www.paper.example/?utm_source=404"), is_front_page("https://paper.example/?p=17")
    (True, False)
    """
    try:
        parts = urlsplit(url_key(url))
    except ValueError:
        return False
    return parts.path in _FRONT_PAGES and not parts.query


def host_of(url: str) -> str:
    """Return host and port of a URL in lower case, which share one connection; empty without a host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return host if port is None or port == default else f"{host}:{port}"


def _clean(url: str) -> str:
    """The URL with host and path as courlan writes them; its query is kept."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    bare = urlunsplit(parts._replace(query=""))
    cleaned = clean_url(bare)
    if not cleaned:
        return url
    try:
        return urlunsplit(urlsplit(cleaned)._replace(query=parts.query))
    except ValueError:
        return url


def _without_trackers(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = sorted(part for part in parts.query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0].lower()))
    return urlunsplit(parts._replace(query="&".join(part for part in kept if part)))
