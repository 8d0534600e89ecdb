"""How a command reaches Elasticsearch: the configured one, or the embedded node, started when it sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cli.console import err

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.settings import Settings


def open_client(settings: Settings) -> Elasticsearch:
    """A client for the configured Elasticsearch, else for the embedded node; errors name their remedy."""
    from infra.elasticsearch.client import connect
    from infra.reach import elasticsearch_url

    return connect(settings, elasticsearch_url(settings, err.print))
