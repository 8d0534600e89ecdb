"""Which Elasticsearch: the one that is configured, or the embedded node, started when it is not running."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from infra.elasticsearch.endpoint import Endpoint
from infra.errors import UsageError
from infra.node import NodeSettings, Security, address, secure, secured, start
from infra.settings import Settings


def find_endpoint(settings: Settings, say: Callable[[str], None]) -> Endpoint:
    """Return the Elasticsearch to talk to; starts the embedded node as `elasticsearch_url` does. Raises NodeError."""
    return endpoint_at(settings, elasticsearch_url(settings, say))


def endpoint_at(settings: Settings, url: str) -> Endpoint:
    """Return the endpoint at `url` with the certificate authority and the credentials of the settings."""
    return Endpoint(url, authority(settings), credentials(settings), embedded_node(settings, url))


def elasticsearch_url(settings: Settings, say: Callable[[str], None]) -> str:
    """The URL to talk to. Starts the embedded node if `ELASTICSEARCH_URL` is not set and none is running.

    Raises `NodeError`, which names the remedy, where the node cannot start.
    """
    if settings.elasticsearch_url:
        return settings.elasticsearch_url
    return start(node_settings(settings), say).url


@dataclass(frozen=True, slots=True)
class EmbeddedNode:
    """What this machine knows about the embedded node without asking it."""

    settings: NodeSettings

    def address(self) -> str | None:
        """The URL at which it listens, or listened last."""
        return address(self.settings)

    def free_bytes(self) -> int | None:
        """The room on the disk under its data."""
        try:
            return shutil.disk_usage(self.settings.home / "data").free
        except OSError:
            return None


def embedded_node(settings: Settings, url: str) -> EmbeddedNode | None:
    """The embedded node, if `url` is its address."""
    if settings.elasticsearch_url:
        return None
    found = EmbeddedNode(node_settings(settings))
    return found if found.address() == url else None


def node_settings(settings: Settings) -> NodeSettings:
    """The embedded node of this user: its home under `DATELINE_HOME`, the distribution in the cache."""
    return NodeSettings(
        home=settings.home / "node",
        cache=settings.cache,
        env=settings.environment,
        port=settings.node_port,
        heap=settings.node_heap,
        security=secured(security_folder(settings)),
    )


def secure_node(settings: Settings) -> Security:
    """From now on the embedded node asks who is there, over TLS. Raises UsageError if another one is configured."""
    if settings.elasticsearch_url:
        raise UsageError(
            "ELASTICSEARCH_URL is set: only the embedded node can be secured from here.",
            "Unset it, or turn that Elasticsearch's own security on.",
        )
    return secure(security_folder(settings))


def security_folder(settings: Settings) -> Path:
    """Beside the node's home, not in it: the node's own user has no business there."""
    return settings.home / "security"


def authority(settings: Settings) -> Path | None:
    """Return the PEM file of the certificate authority: given, else the embedded node's; None for the system's."""
    if settings.elasticsearch_ca_certs or settings.elasticsearch_url:
        return settings.elasticsearch_ca_certs
    security = secured(security_folder(settings))
    return security.authority if security else None


def credentials(settings: Settings) -> SecretStr | tuple[str, SecretStr] | None:
    """Return the API key, else user name and password, else None."""
    name, password = settings.elasticsearch_username, settings.elasticsearch_password
    if settings.elasticsearch_api_key:
        return settings.elasticsearch_api_key
    return (name, password) if name and password else None
