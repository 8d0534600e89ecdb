"""URLs that may be requested: http and https, plain host names, ports that no other protocol uses."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

import httpx

from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure

MOST_CHARACTERS = 8_000
"""Of a URL; most servers refuse longer ones."""

_SCHEMES = {"http": 80, "https": 443}

_HOST_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A last label that URL parsers of other programs read as part of an IPv4 address: `127.1`, `2130706433`, `0x7f.1`."""

_LOWEST_PORT, _HIGHEST_PORT = 1024, 65535
_OTHER_PROTOCOLS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080}
)
"""Ports from 1024 up that browsers refuse, because other protocols may take an HTTP request for their own."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")

Origin = tuple[str, str, int]
"""Scheme, host and port."""


def parse_url(text: str) -> httpx.URL:
    """Parse and normalize an absolute URL: host in lower case and ASCII, no final dot, no default port, no fragment.

    Raises:
        FetchFailure: `bad_url`. The message never quotes a user name or password.
    """
    if len(text) > MOST_CHARACTERS:
        raise _bad(f"The URL has more than {MOST_CHARACTERS:,} characters")
    try:
        url = httpx.URL(text.strip())
        host = url.raw_host.decode("ascii").rstrip(".")
        if url.scheme not in _SCHEMES:
            raise _bad("Only http and https URLs are fetched")
        if url.userinfo:
            raise _bad("The URL holds a user name or password; give it as a header of the source")
        _require_port(url.port)
        return url.copy_with(host=_checked_host(host), raw_path=url.raw_path, fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError):
        raise _bad("The URL is malformed") from None


def join_url(base: httpx.URL, location: bytes) -> httpx.URL:
    """Resolve the `Location` of a redirect. Raises FetchFailure (`bad_url`)."""
    try:
        text = location.decode("utf-8")
    except UnicodeDecodeError:
        text = _NOT_ASCII.sub(lambda byte: b"%%%02X" % ord(byte[0]), location).decode("ascii")
    try:
        joined = base.join(text.strip())
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise _bad("The redirect names a malformed URL") from None
    return parse_url(str(joined))


def origin_of(url: httpx.URL) -> Origin:
    """Return the origin of a URL from `parse_url`."""
    return url.scheme, url.raw_host.decode("ascii"), port_of(url)


def port_of(url: httpx.URL) -> int:
    """Return the port of a URL from `parse_url`, the default one of its scheme included."""
    return url.port or _SCHEMES[url.scheme]


def without_userinfo(text: str) -> str:
    """Return a URL, which may be malformed, without user name and password, for messages."""
    return re.sub(r"^([^/?#]*//)?[^/?#]*@", r"\1", text)


def _checked_host(host: str) -> str:
    """The host, an IP address in its shortest form. Raises FetchFailure or ValueError."""
    if ":" in host and "%" not in host:
        return str(IPv6Address(host))
    if _ENDS_IN_NUMBER.fullmatch(host):
        return str(IPv4Address(host))
    if not _HOST_NAME.fullmatch(host):
        raise _bad("The URL has no valid host")
    return host


def _require_port(port: int | None) -> None:
    if port is None or port in _SCHEMES.values():
        return
    if not _LOWEST_PORT <= port <= _HIGHEST_PORT or port in _OTHER_PROTOCOLS:
        raise _bad(f"Port {port} is not one of HTTP")


def _bad(message: str) -> FetchFailure:
    return FetchFailure(FetchReason.BAD_URL, message)
