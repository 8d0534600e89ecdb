"""The connection to Elasticsearch, and the one place where its client's exceptions become ours."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import cast

from elastic_transport import (
    ConnectionError,
    ConnectionTimeout,
    SerializationError,
    TlsError,
    Transport,
    TransportError,
)
from elastic_transport.client_utils import DEFAULT
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    OrjsonSerializer,
    UnsupportedProductError,
)

from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable, UnknownCredentials
from infra.elasticsearch.outage import SERVER_FAULTS
from infra.elasticsearch.permission import not_authorised
from infra.elasticsearch.transport import PatientTransport
from infra.endpoint import authority, embedded_node
from infra.security.exposure import refuse_exposure
from infra.settings import Settings

REQUEST_SECONDS = 60.0
"""How long one request may take unless its caller says otherwise."""

QUOTED = 300
"""The most code points that are shown of an error of the client, which quotes a reply that it cannot read."""

_CREDENTIALS = "ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD"


def connect(
    settings: Settings, url: str, *, patience: float = 0.0, request_seconds: float = REQUEST_SECONDS
) -> Elasticsearch:
    """A client for the Elasticsearch at `url`; nothing is sent yet.

    It sends what is safe to be sent twice again for up to `patience` seconds while Elasticsearch is away, and
    everything else once. It follows the embedded node to another port.

    Raises:
        ElasticsearchUnavailable: `url` cannot be used.
        CredentialsExposed: credentials would go over plain http to another machine.
    """
    api_key, basic_auth = _secret(settings), _name_and_password(settings)
    if api_key or basic_auth:
        refuse_exposure(url, "ELASTICSEARCH_URL")
    # One line per failed request; whoever waits for the service says so once.
    logging.getLogger("elastic_transport.node_pool").setLevel(logging.ERROR)
    ca_certs = _readable(authority(settings))
    try:
        return Elasticsearch(
            url,
            api_key=api_key,
            basic_auth=basic_auth,
            ca_certs=str(ca_certs) if ca_certs else DEFAULT,
            request_timeout=request_seconds,
            http_compress=False,
            serializer=OrjsonSerializer(),
            transport_class=cast(
                "type[Transport]", partial(PatientTransport, patience=patience, host=embedded_node(settings, url))
            ),
        )
    except ValueError as error:
        raise ElasticsearchUnavailable(
            f"Cannot connect to {without_credentials(url)}: {error}.", "Write ELASTICSEARCH_URL as http://HOST:9200."
        ) from error


def connect_patiently(settings: Settings, url: str) -> Elasticsearch:
    """The client of a run, which waits for an Elasticsearch that is away by the settings. Raises as `connect`."""
    return connect(settings, url, patience=settings.patience_seconds, request_seconds=settings.request_seconds)


def without_credentials(url: str) -> str:
    """The address as it may be shown: no user, no password."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


@contextmanager
def plain_errors(doing: str) -> Iterator[None]:
    """Within the block a failed request raises our own errors; `doing` completes "While ...".

    Raises ElasticsearchUnavailable, NotAuthorised (UnknownCredentials where nobody is known by them), or
    IndexUnusable for a request that was refused.
    """
    try:
        yield
    except AuthenticationException as error:
        raise UnknownCredentials(
            f"While {doing}: {_why_unknown(error)}.",
            f"Set {_CREDENTIALS}. `dateline keys create` makes a key.",
        ) from error
    except AuthorizationException as error:
        raise not_authorised(doing, cause(error)) from error
    except TlsError as error:
        raise ElasticsearchUnavailable(
            f"While {doing}: TLS failed: {error.errors[0] if error.errors else error}.",
            "Give the PEM file of the authority that signed its certificate as ELASTICSEARCH_CA_CERTS.",
        ) from error
    except (ConnectionError, ConnectionTimeout, SerializationError) as error:
        raise ElasticsearchUnavailable(
            f"While {doing}: {why_unanswered(error)}.",
            "Is Elasticsearch running? `dateline es status`, or ELASTICSEARCH_URL.",
        ) from error
    except UnsupportedProductError as error:
        raise ElasticsearchUnavailable(
            f"While {doing}: what answers is not Elasticsearch.", "Look at ELASTICSEARCH_URL and any proxy."
        ) from error
    except ApiError as error:
        raise _refusal(doing, error) from error


def why_unanswered(error: TransportError) -> str:
    """Why there is no reply that can be used, in a line: one that cannot be read may hold a thousand documents."""
    return shorten(str(error), QUOTED, placeholder=" ...")


def error_type(error: ApiError) -> str | None:
    """Elasticsearch's name for an error, `index_not_found_exception`; null where the reply has none."""
    body = error.body if isinstance(error.body, dict) else {}
    named = body.get("error")
    return named.get("type") if isinstance(named, dict) else None


def cause(error: ApiError) -> str:
    """Elasticsearch's own words for an error: its type, its reason and the root of it."""
    body = error.body if isinstance(error.body, dict) else {}
    return describe(body.get("error")) or f"HTTP {error.meta.status}"


def describe(error: object) -> str:
    """One sentence of an `error` object in a reply: `type: reason; caused by type: reason`."""
    if not isinstance(error, dict):
        return str(error or "")
    sentence = f"{error.get('type')}: {error.get('reason')}"
    caused_by = error.get("caused_by")
    return f"{sentence}; caused by {describe(caused_by)}" if caused_by else sentence


def _readable(authorities: Path | None) -> Path | None:
    """The file itself, once it has been read. Raises ElasticsearchUnavailable for one without certificates."""
    try:
        if authorities is not None:
            ssl.create_default_context(cafile=authorities)
    except OSError as error:
        raise ElasticsearchUnavailable(
            f"There are no certificates to trust in {authorities}: {error}.",
            "Give a PEM file as ELASTICSEARCH_CA_CERTS.",
        ) from error
    return authorities


def _why_unknown(error: ApiError) -> str:
    """That no credentials were sent, or that they are unknown; with what is said beside: expired, or revoked."""
    if "missing authentication credentials" in cause(error):
        return "Elasticsearch asks who is there, and no credentials are set"
    body = error.body if isinstance(error.body, dict) else {}
    named = body.get("error")
    why = named.get("additional_unsuccessful_credentials") if isinstance(named, dict) else None
    return f"Elasticsearch does not know these credentials{f' ({why})' if why else ''}"


def _refusal(doing: str, error: ApiError) -> ElasticsearchUnavailable | IndexUnusable:
    sentence = f"While {doing}: {cause(error)}."
    if error.meta.status in SERVER_FAULTS:
        return ElasticsearchUnavailable(sentence, "Try again; `dateline es logs` or the cluster's log says more.")
    return IndexUnusable(sentence, "`dateline index status` shows what is there.")


def _secret(settings: Settings) -> str | None:
    key = settings.elasticsearch_api_key
    return key.get_secret_value() if key else None


def _name_and_password(settings: Settings) -> tuple[str, str] | None:
    name, password = settings.elasticsearch_username, settings.elasticsearch_password
    if settings.elasticsearch_api_key or not (name and password):
        return None
    return name, password.get_secret_value()
