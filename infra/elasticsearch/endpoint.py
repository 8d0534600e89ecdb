"""The addresses of an Elasticsearch, with everything that a client needs to connect to it."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

_LABEL = r"[A-Za-z0-9_-]+"
_CLOUD = re.compile(rf"(?P<host>{_LABEL}(\.{_LABEL})*)(:(?P<port>\d{{1,5}}))?\$(?P<elasticsearch>{_LABEL})(\$[^$]*)?")


class LocalNode(Protocol):
    """Facts about an Elasticsearch that runs on this machine."""

    def address(self) -> str | None:
        """Return its current URL, None if unknown."""

    def free_bytes(self) -> int | None:
        """Return the free space on the disk of its data, None if unknown."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An Elasticsearch to connect to.

    Attributes:
        url: Its address without credentials, or those of several nodes of one cluster, separated by commas.
        ca: PEM file of the certificate authority to trust; None for the system's.
        auth: An API key, or a user's name and password; None sends no credentials.
        local: The node behind the URL if it runs on this machine: a client follows it to another port.
        compress: Whether requests are sent, and replies asked for, with gzip.
        sniff: Whether the other nodes are asked for and used too.
    """

    url: str
    ca: Path | None = None
    auth: SecretStr | tuple[str, SecretStr] | None = None
    local: LocalNode | None = None
    compress: bool = False
    sniff: bool = False

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses, one or several."""
        return split_urls(self.url)


def split_urls(urls: str) -> tuple[str, ...]:
    """Return addresses that are separated by commas, each once.

    >>> split_urls("https://es1:9200, https://es2:9200,")
    ('https://es1:9200', 'https://es2:9200')
    """
    return tuple(dict.fromkeys(url.strip() for url in urls.split(",") if url.strip()))


def cloud_url(cloud_id: str) -> str:
    """Return the address of the Elasticsearch that a cloud id names.

    A cloud id is `NAME:` and, in Base64, `HOST[:PORT]$ELASTICSEARCH$KIBANA`, the last two each the first part of a
    host's name.

    Raises:
        ValueError: The cloud id is malformed; the message does not quote it.
    """
    _, _, encoded = cloud_id.strip().rpartition(":")
    try:
        decoded = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    found = _CLOUD.fullmatch(decoded)
    if found is None:
        raise ValueError("is malformed: copy it again from the page of the deployment, whole (NAME:LETTERS AND DIGITS)")
    return f"https://{found['elasticsearch']}.{found['host']}:{found['port'] or 443}"


def without_credentials(url: str) -> str:
    """Return the URL, or several separated by commas, without users and passwords, fit to be shown."""
    return ", ".join(map(_without_credentials, split_urls(url)))


def _without_credentials(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"
