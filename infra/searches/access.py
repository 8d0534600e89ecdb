"""The client that may read and write saved searches."""

from __future__ import annotations

from dataclasses import replace

from elasticsearch import Elasticsearch

from infra.elasticsearch.client import connect
from infra.elasticsearch.endpoint import Endpoint
from infra.settings import Settings


def open_searches(endpoint: Endpoint, settings: Settings, *, patience: float = 0.0) -> Elasticsearch | None:
    """Return a client for the saved searches of an Elasticsearch; None if they are off.

    They are on with `DATELINE_SEARCHES_API_KEY`, a key of the kind `searches`, and on an Elasticsearch that needs no
    credentials. Raises as `connect`.
    """
    if settings.searches_api_key is None and endpoint.auth is not None:
        return None
    with_key = replace(endpoint, auth=settings.searches_api_key)
    return connect(with_key, patience=patience, request_seconds=settings.request_seconds)
