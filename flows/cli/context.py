"""How a command reaches Elasticsearch: the configured one, or the embedded node, started when it sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cli.console import err

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.settings import Settings


RUN_PATIENCE_SECONDS, RUN_REQUEST_SECONDS = 10.0, 5.0
"""What comes before a run on the command line: a reply that was lost is asked for again, a wrong URL soon found."""


def open_client(settings: Settings) -> Elasticsearch:
    """A client for the configured Elasticsearch, else for the embedded node; errors name their remedy."""
    from infra.elasticsearch.client import connect
    from infra.endpoint import find_endpoint

    return connect(find_endpoint(settings, err.print))


def open_client_for_run(settings: Settings) -> Elasticsearch:
    """The same for what a command asks before it starts a run, with a little patience."""
    from infra.elasticsearch.client import connect
    from infra.endpoint import find_endpoint

    seconds = min(RUN_REQUEST_SECONDS, settings.request_seconds)
    endpoint = find_endpoint(settings, err.print)
    return connect(endpoint, patience=RUN_PATIENCE_SECONDS, request_seconds=seconds)
