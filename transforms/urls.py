"""URLs as names of articles: normalization of their spellings."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_TRACKING_PARAMETERS = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
_ROUTES = ("!", "/")
"""First characters of a fragment that is a route of a single-page site (`#!/article/1`), not an anchor in a page."""

_PRIVATE_SUFFIXES = ("localhost", "local", "internal", "invalid", "test", "lan", "home.arpa")
_HOME_PAGE = re.compile(r"/*(?:(?:index|default|home)(?:\.[a-z]{2,5})?/?)?", re.IGNORECASE)


def normalize_url(url: str) -> str:
    """Return the URL without the differences between spellings of one address.

    Removed or made uniform are the case of scheme and host, a default port, tracking parameters, the case of percent
    escapes, escapes of unreserved characters and a fragment, unless it is the route of a single-page site. All else is
    kept to the byte (RFC 3986, section 6.2.2). Other text than an http(s) URL is returned without surrounding blanks.
    """
    stripped = url.strip()
    try:
        parts = urlsplit(stripped)
        netloc = _netloc(parts)
    except ValueError:
        return stripped
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return stripped
    query = "&".join(part for part in parts.query.split("&") if not _is_tracker(part.partition("=")[0]))
    fragment = parts.fragment if parts.fragment.startswith(_ROUTES) else ""
    path = _normalize_escapes(parts.path) or "/"
    return urlunsplit((parts.scheme.lower(), netloc, path, _normalize_escapes(query), _normalize_escapes(fragment)))


def domain(url: str | None) -> str | None:
    """Return the host of a URL in lower case without a leading `www.`, None if it has no host."""
    if not url:
        return None
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.").rstrip(".") if host else None


def is_article_url(url: str) -> bool:
    """Return whether a canonical link can be the address of an article: a page, not the home page, of a public host."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme.lower() not in _DEFAULT_PORTS or "." not in host or _is_address(host):
        return False
    if host.endswith(tuple(f".{suffix}" for suffix in _PRIVATE_SUFFIXES)):
        return False
    is_route = parts.fragment.startswith(_ROUTES) and len(parts.fragment) > 2
    return bool(parts.query) or is_route or not _HOME_PAGE.fullmatch(parts.path)


def _netloc(parts: SplitResult) -> str:
    user, at, _ = parts.netloc.rpartition("@")
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    is_default = parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme.lower())
    return f"{user}{at}{host}" if is_default else f"{user}{at}{host}:{parts.port}"


def _normalize_escapes(part: str) -> str:
    """The part with upper-case escapes, unreserved characters unescaped, and all but ASCII escaped as UTF-8."""
    encoded = quote(part, safe=_ASCII, errors="surrogatepass")
    return _ESCAPE.sub(_one_spelling, encoded)


def _one_spelling(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _is_tracker(parameter: str) -> bool:
    return parameter in _TRACKING_PARAMETERS or parameter.startswith("utm_")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
