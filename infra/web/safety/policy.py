"""The policy of access: host names that the server answers to, and the token that it requires."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from pydantic import SecretStr

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

SESSION_COOKIE = "dateline_session"
"""Cookie that stands for the token in a browser."""


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The requests that are answered.

    Attributes:
        hosts: Host names that a request may be addressed to, in lower case; no other page can reach the server by a
            name of its own (DNS rebinding).
        token: Token that each request must prove; None without one.
        is_encrypted: Whether readers connect by https, here or at the proxy.
    """

    hosts: frozenset[str] = LOOPBACK_NAMES
    token: SecretStr | None = None
    is_encrypted: bool = False

    def accepts_host(self, header: str) -> bool:
        """Return whether a `Host` header names one of the hosts, with any port."""
        return host_name(header) in self.hosts

    def accepts_token(self, given: str) -> bool:
        """Return whether this is the token, compared in constant time."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.get_secret_value().encode())

    def accepts_session(self, cookie: str) -> bool:
        """Return whether this is the value of the session cookie, compared in constant time."""
        return self.token is not None and hmac.compare_digest(cookie.encode(), self.session().encode())

    def session(self) -> str:
        """Return the value of the session cookie, from which the token cannot be derived."""
        assert self.token is not None
        return hmac.new(self.token.get_secret_value().encode(), b"dateline session", sha256).hexdigest()


def host_name(header: str) -> str:
    """Return the host of a `Host` header in lower case, without port and brackets; empty if it is malformed.

    >>> host_name("[::1]:8000"), host_name("LocalHost:8000"), host_name("a@b")
    ('::1', 'localhost', '')
    """
    name, bracket, rest = header.strip().partition("]")
    if bracket:
        return name.removeprefix("[").lower() if name.startswith("[") and rest[:1] in ("", ":") else ""
    name, _, port = name.partition(":")
    is_plain = bool(name) and all(one.isalnum() or one in "-._" for one in name) and (not port or port.isdigit())
    return name.lower().rstrip(".") if is_plain else ""
