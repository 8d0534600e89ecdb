"""The one place where exceptions of the Elasticsearch client become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import shorten

from elastic_transport import ConnectionError, ConnectionTimeout, SerializationError, TlsError, TransportError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, UnsupportedProductError

from infra.elasticsearch.access.permission import not_authorized
from infra.elasticsearch.client.outage import SERVER_FAULTS
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexUnusable, UnknownCredentials

MAX_QUOTED = 300
"""Code points shown of a client error, which quotes a response that it cannot parse."""

_CREDENTIALS = "ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD"


@contextmanager
def translate_errors(doing: str) -> Iterator[None]:
    """Raise our own errors for requests that fail within the block.

    Args:
        doing: Completes "While ..." in the messages.

    Raises:
        ElasticsearchUnavailable: no response, one of a service that cannot work now, or a blocked index.
        UnknownCredentials: no credentials, or unknown ones.
        NotAuthorized: the credentials lack a privilege.
        IndexUnusable: any other refusal of the request.
    """
    try:
        yield
    except AuthenticationException as error:
        raise UnknownCredentials(
            f"While {doing}: {_why_unknown(error)}.",
            f"Set {_CREDENTIALS}. `dateline keys create` makes a key.",
        ) from error
    except AuthorizationException as error:
        if error_type(error) == "cluster_block_exception":
            raise _blocked(doing, error) from error
        raise not_authorized(doing, cause(error)) from error
    except TlsError as error:
        raise ElasticsearchUnavailable(
            f"While {doing}: TLS failed: {why_unanswered(error)}.",
            "Give the PEM file of the authority that signed its certificate as ELASTICSEARCH_CA_CERTS.",
        ) from error
    except (ConnectionError, ConnectionTimeout, SerializationError) as error:
        raise ElasticsearchUnavailable(
            f"While {doing}: {why_unanswered(error)}.",
            "Is Elasticsearch running? `dateline es status`, or ELASTICSEARCH_URL.",
        ) from error
    except UnsupportedProductError as error:
        raise ElasticsearchUnavailable(
            f"While {doing}: the server is not Elasticsearch.", "Check ELASTICSEARCH_URL and any proxy."
        ) from error
    except ApiError as error:
        raise _refusal(doing, error) from error


def why_unanswered(error: TransportError) -> str:
    """Return the reason why there is no usable response, shortened: it may quote a thousand documents."""
    return shorten(error.message, MAX_QUOTED, placeholder=" ...")


def error_type(error: ApiError) -> str | None:
    """Return the error's type, such as `index_not_found_exception`; None if the response names none."""
    body = error.body if isinstance(error.body, dict) else {}
    named = body.get("error")
    return named.get("type") if isinstance(named, dict) else None


def cause(error: ApiError) -> str:
    """Return the type, the reason and the root cause of an error as Elasticsearch gives them."""
    body = error.body if isinstance(error.body, dict) else {}
    return describe(body.get("error")) or f"HTTP {error.meta.status}"


def describe(error: object) -> str:
    """Return an `error` object of a response as one sentence: `type: reason; caused by type: reason`."""
    if not isinstance(error, dict):
        return str(error or "")
    sentence = f"{error.get('type')}: {error.get('reason')}"
    caused_by = error.get("caused_by")
    return f"{sentence}; caused by {describe(caused_by)}" if caused_by else sentence


def _why_unknown(error: ApiError) -> str:
    """Return whether credentials are missing or unknown, with the reason where Elasticsearch gives one."""
    if "missing authentication credentials" in cause(error):
        return "Elasticsearch requires credentials, and none are set"
    body = error.body if isinstance(error.body, dict) else {}
    named = body.get("error")
    why = named.get("additional_unsuccessful_credentials") if isinstance(named, dict) else None
    return f"Elasticsearch does not know these credentials{f' ({why})' if why else ''}"


def _blocked(doing: str, error: ApiError) -> ElasticsearchUnavailable:
    """Return the error for an index that takes no writes: for some seconds while an alias is switched."""
    return ElasticsearchUnavailable(
        f"While {doing}: {cause(error)}.",
        "If the index is being switched, try again in a minute; if a switch was interrupted, run `dateline index "
        "promote` again. Else remove the block of the index.",
    )


def _refusal(doing: str, error: ApiError) -> ElasticsearchUnavailable | IndexUnusable:
    sentence = f"While {doing}: {cause(error)}."
    if error.meta.status in SERVER_FAULTS:
        return ElasticsearchUnavailable(sentence, "Try again; `dateline es logs` or the cluster's log has more.")
    return IndexUnusable(sentence, "`dateline index status` shows what is there.")
