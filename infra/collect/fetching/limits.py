"""Limits of one fetch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The most that one fetch may take, with all of its redirects."""

    body_bytes: int = 20_000_000
    """Of a body as received, before its content coding is removed."""
    content_bytes: int = 60_000_000
    """Of a body after its content coding is removed; the sitemap protocol allows 52,428,800."""
    expansion_ratio: int = 250
    """Unpacked bytes for each received one; the first 4 MB are always allowed."""
    head_bytes: int = 64 * 1024
    """Of the status line and headers of one response."""
    seconds: float = 60.0
    """From the lookup of the first host to the last byte."""
    connect_seconds: float = 10.0
    """For a connection to one address, and for its TLS handshake."""
    redirects: int = 10


ROBOTS_BYTES = 500 * 1024
"""Of robots.txt; the rest is ignored (RFC 9309, section 2.5)."""
