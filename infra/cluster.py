"""Finds the Elasticsearch to use: the configured one, or the embedded node, which is started if necessary."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from infra.backup.folders import snapshot_folder
from infra.elasticsearch.endpoint import Endpoint
from infra.errors import UsageError
from infra.node import NodeSettings, Security, address, read_security, secure, start
from infra.settings import Settings


def ensure_endpoint(settings: Settings, notify: Callable[[str], None]) -> Endpoint:
    """Return the endpoint to use; starts the embedded node as `elasticsearch_url` does. Raises NodeError."""
    return endpoint_at(settings, elasticsearch_url(settings, notify))


def endpoint_at(settings: Settings, url: str) -> Endpoint:
    """Return the endpoint at `url` with everything else of the settings: authority, credentials, compression."""
    return Endpoint(
        url,
        authority(settings),
        credentials(settings),
        embedded_node(settings, url),
        compress=settings.elasticsearch_compress,
        sniff=settings.elasticsearch_sniff,
    )


def elasticsearch_url(settings: Settings, notify: Callable[[str], None]) -> str:
    """Return the URL to use. Starts the embedded node if `ELASTICSEARCH_URL` is unset and the node is not running.

    Raises NodeError if it cannot start. `notify` is called with a sentence while it starts.
    """
    if settings.elasticsearch_url:
        return settings.elasticsearch_url
    return start(node_settings(settings), notify).url


def has_embedded_data(settings: Settings) -> bool:
    """Return whether the embedded node has an index; True if its folder cannot be read."""
    try:
        return any((settings.home / "node/data/indices").iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True


@dataclass(frozen=True, slots=True)
class EmbeddedNode:
    """The embedded node as known to this machine, without a request to it."""

    settings: NodeSettings

    def address(self) -> str | None:
        """The URL at which it listens, or last listened."""
        return address(self.settings)

    def free_bytes(self) -> int | None:
        """Free bytes on the disk of its data; None if it has no data."""
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
        snapshots=snapshot_folder(settings),
        security=read_security(security_folder(settings)),
    )


def secure_node(settings: Settings) -> Security:
    """Turn on TLS and authentication of the embedded node. Raises UsageError if another Elasticsearch is configured."""
    if settings.elasticsearch_url:
        raise UsageError(
            "ELASTICSEARCH_URL is set: only the embedded node can be secured from here.",
            "Unset it, or turn that Elasticsearch's own security on.",
        )
    return secure(security_folder(settings))


def security_folder(settings: Settings) -> Path:
    """The folder of certificates and passwords: beside the node's home, out of reach of the node's own user."""
    return settings.home / "security"


def authority(settings: Settings) -> Path | None:
    """Return the PEM file of the certificate authority: given, else the embedded node's; None for the system's."""
    if settings.elasticsearch_ca_certs or settings.elasticsearch_url:
        return settings.elasticsearch_ca_certs
    security = read_security(security_folder(settings))
    return security.authority if security else None


def credentials(settings: Settings) -> SecretStr | tuple[str, SecretStr] | None:
    """Return the API key, else user name and password, else None."""
    name, password = settings.elasticsearch_username, settings.elasticsearch_password
    if settings.elasticsearch_api_key:
        return settings.elasticsearch_api_key
    return (name, password) if name and password else None
