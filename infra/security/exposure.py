"""Credentials go over TLS; over plain http they go nowhere beyond this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

from infra.errors import UsageError


class CredentialsExposed(UsageError):
    """Whoever is on the way could read the credentials."""


def require_secure_transport(url: str, variable: str) -> None:
    """Raise CredentialsExposed unless what is sent to `url` can be read by nobody on the way.

    Call it where credentials are sent; `variable` names the setting that holds the URL.
    """
    address = urlsplit(url)
    if address.scheme == "https" or is_loopback(address.hostname or ""):
        return
    raise CredentialsExposed(
        f"Credentials are not sent to {address.hostname} over plain http: whoever is on the way could read them.",
        f"Write {variable} as https://..., or go through a tunnel that ends on 127.0.0.1.",
    )


def is_loopback(host: str) -> bool:
    """Whether the host is this machine by its very name; no name is looked up."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def require_no_userinfo(url: str) -> str:
    """The URL itself. Raises ValueError, which does not repeat it, if it holds a user's name or password."""
    if "@" in urlsplit(url).netloc:
        raise ValueError("holds a name or password; URLs are shown and logged, so give these by their own variables")
    return url


def validate_api_key(key: SecretStr) -> SecretStr:
    """The key without white space around it, which copying brings along.

    Raises ValueError for what cannot stand in a header: refused here, where no message repeats it.
    """
    bare = key.get_secret_value().strip()
    if not (bare.isascii() and bare.isprintable()) or " " in bare:
        raise ValueError("no key has such characters: copy it again, whole and alone")
    return SecretStr(bare)
