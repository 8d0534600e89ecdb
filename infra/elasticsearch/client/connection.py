"""Connecting to Elasticsearch."""

from __future__ import annotations

import logging
import ssl
from functools import partial
from pathlib import Path
from typing import Any, cast

from elastic_transport import Transport
from elastic_transport.client_utils import DEFAULT
from elasticsearch import Elasticsearch, OrjsonSerializer
from pydantic import SecretStr

from infra.elasticsearch.client.transport import PatientTransport, SharedRoundRobin
from infra.elasticsearch.endpoint import Endpoint, without_credentials
from infra.elasticsearch.errors import ElasticsearchUnavailable
from infra.security.exposure import require_secure_transport
from infra.settings import Settings

REQUEST_SECONDS = 60.0
"""Time limit of one request unless its caller sets another."""

_SNIFFING: dict[str, Any] = {
    "sniff_before_requests": True,
    "sniff_on_node_failure": True,
    "sniff_timeout": 10.0,
    "min_delay_between_sniffing": 60.0,
}
"""Options of a client that asks for the other nodes: before its first request, every minute, and after a failure."""


def connect(endpoint: Endpoint, *, patience: float = 0.0, request_seconds: float = REQUEST_SECONDS) -> Elasticsearch:
    """Return a client for the endpoint; nothing is sent yet.

    Args:
        endpoint: The Elasticsearch to talk to.
        patience: Seconds for which an idempotent request is repeated while Elasticsearch is unavailable; any other
            request is sent once.
        request_seconds: Time limit of one request.

    Raises:
        ElasticsearchUnavailable: the URL or the CA file is invalid.
        CredentialsExposed: credentials would go over plain http to another machine.
    """
    if endpoint.auth is not None:
        for url in endpoint.urls:
            require_secure_transport(url, "ELASTICSEARCH_URL")
    # It logs each failed request; our own warning comes once for an outage.
    logging.getLogger("elastic_transport.node_pool").setLevel(logging.ERROR)
    transport = partial(PatientTransport, patience=patience, local_node=endpoint.local)
    try:
        return Elasticsearch(
            list(endpoint.urls),
            api_key=_api_key(endpoint),
            basic_auth=_basic_auth(endpoint),
            ca_certs=str(_readable(endpoint.ca)) if endpoint.ca else DEFAULT,
            request_timeout=request_seconds,
            http_compress=endpoint.compress,
            serializer=OrjsonSerializer(),
            node_selector_class=SharedRoundRobin,
            **(_SNIFFING if endpoint.sniff else {}),
            transport_class=cast("type[Transport]", transport),
        )
    except ValueError as error:
        raise ElasticsearchUnavailable(
            f"Cannot connect to {without_credentials(endpoint.url)}: {error}.",
            "Write ELASTICSEARCH_URL as http://HOST:9200, several nodes separated by commas.",
        ) from error


def connect_patiently(endpoint: Endpoint, settings: Settings) -> Elasticsearch:
    """Return the client of a run, with the patience and the time limit of the settings. Raises as `connect`."""
    return connect(endpoint, patience=settings.patience_seconds, request_seconds=settings.request_seconds)


def _readable(authorities: Path) -> Path:
    """Return the file once it has been read. Raises ElasticsearchUnavailable if it holds no certificates."""
    try:
        ssl.create_default_context(cafile=authorities)
    except OSError as error:
        raise ElasticsearchUnavailable(
            f"There are no certificates to trust in {authorities}: {error}.",
            "Give a PEM file as ELASTICSEARCH_CA_CERTS.",
        ) from error
    return authorities


def _api_key(endpoint: Endpoint) -> str | None:
    return endpoint.auth.get_secret_value() if isinstance(endpoint.auth, SecretStr) else None


def _basic_auth(endpoint: Endpoint) -> tuple[str, str] | None:
    if not isinstance(endpoint.auth, tuple):
        return None
    name, password = endpoint.auth
    return name, password.get_secret_value()
