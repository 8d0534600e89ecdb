"""Which Elasticsearch: the one that is configured, or the embedded node, started when it is not running."""

from __future__ import annotations

from collections.abc import Callable

from infra.node import NodeSettings, start
from infra.settings import Settings


def elasticsearch_url(settings: Settings, say: Callable[[str], None]) -> str:
    """The URL to talk to. Starts the embedded node if `ELASTICSEARCH_URL` is not set and none is running.

    Raises `NodeError`, which names the remedy, where the node cannot start.
    """
    if settings.elasticsearch_url:
        return settings.elasticsearch_url
    return start(node_settings(settings), say).url


def node_settings(settings: Settings) -> NodeSettings:
    """The embedded node of this user: its home under `DATELINE_HOME`, the distribution in the cache."""
    return NodeSettings(
        home=settings.home / "node",
        cache=settings.cache,
        env=settings.environment,
        port=settings.node_port,
        heap=settings.node_heap,
    )
