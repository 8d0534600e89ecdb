"""The address of an Elasticsearch, with everything that a client needs to connect to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr


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
        url: Its address, without credentials.
        ca: PEM file of the certificate authority to trust; None for the system's.
        auth: An API key, or a user's name and password; None sends no credentials.
        local: The node behind the URL if it runs on this machine: a client follows it to another port.
    """

    url: str
    ca: Path | None = None
    auth: SecretStr | tuple[str, SecretStr] | None = None
    local: LocalNode | None = None


def without_credentials(url: str) -> str:
    """Return the URL without user and password, fit to be shown."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"
