"""Credentials are sent over TLS only, except to this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

from infra.errors import UsageError


class CredentialsExposed(UsageError):
    """Credentials would be readable on the network."""


def require_secure_transport(url: str, variable: str) -> None:
    """Raise CredentialsExposed unless `url` is https or this machine.

    Call it before credentials are sent; `variable` is the name of the setting with the URL.
    """
    address = urlsplit(url)
    if address.scheme == "https" or is_loopback(address.hostname or ""):
        return
    raise CredentialsExposed(
        f"Credentials are not sent to {address.hostname} over plain http: anyone on the network could read them.",
        f"Write {variable} as https://..., or go through a tunnel that ends on 127.0.0.1.",
    )


def is_loopback(host: str) -> bool:
    """Return whether the host is this machine, by its name or address alone; no name is looked up."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def require_no_userinfo(url: str) -> str:
    """Return the URL, or several separated by commas.

    Raises ValueError, without quoting it, if one has a user name or password.
    """
    if any("@" in urlsplit(each.strip()).netloc for each in url.split(",")):
        raise ValueError("holds a name or password; URLs are shown and logged, so give these by their own variables")
    return url


def validate_api_key(key: SecretStr) -> SecretStr:
    """Return the key without surrounding white space, as copying may add.

    Raises ValueError, without quoting it, for characters that a header cannot carry.
    """
    bare = key.get_secret_value().strip()
    if not (bare.isascii() and bare.isprintable()) or " " in bare:
        raise ValueError("no key has such characters: copy it again, whole and alone")
    return SecretStr(bare)
