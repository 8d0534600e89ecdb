"""A message to a webhook: one POST to an address that was checked, as those of collected sites are."""

from __future__ import annotations

import ssl
from http import HTTPStatus
from threading import Event

import httpcore
import httpx

from infra.collect.fetching.addresses import AddressPolicy, Resolver, system_resolver
from infra.collect.fetching.connections import CheckedBackend, OpenSockets
from infra.collect.fetching.deadline import Deadline
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.fetcher import default_ssl_context
from infra.collect.fetching.limits import FetchLimits
from infra.collect.fetching.urls import parse_url, port_of
from infra.searches.errors import DeliveryFailed, SearchInvalid

LIMITS = FetchLimits(body_bytes=0, head_bytes=16 * 1024, seconds=15.0, connect_seconds=5.0, redirects=0)
"""Of one request; the body of the response is not read."""

_USER_AGENT = b"Dateline"


def check_webhook(url: str) -> str:
    """Return the normalized URL of a webhook. Raises SearchInvalid for one that is never requested."""
    try:
        return str(parse_url(url))
    except FetchFailure as failure:
        raise SearchInvalid(
            f"The webhook cannot be used: {failure.message}.",
            "Give an http or https URL without user name, on port 80, 443 or one from 1024 up.",
        ) from None


def post_message(
    url: str,
    id_: str,
    content: bytes,
    policy: AddressPolicy,
    *,
    limits: FetchLimits = LIMITS,
    resolver: Resolver = system_resolver,
    context: ssl.SSLContext | None = None,
) -> None:
    """Send the JSON of a message; on return the receiver has answered with a status from 200 to 299.

    The host is looked up once, and refused if one of its addresses is not public or in `policy.allowed`. A redirect is
    not followed. No proxy and no cookie is used.

    Args:
        url: The URL of the webhook.
        id_: The id of the message, sent as `Idempotency-Key`.
        content: The JSON.
        policy: The addresses that may be connected to.
        limits: Bytes of the response's head, and seconds in total.
        resolver: Looks up the host.
        context: Trust in certificates; by default that of the system and of Mozilla.

    Raises:
        DeliveryFailed: The receiver cannot be reached or has not taken the message. It is unknown which, if it did not
            answer in time.
    """
    sockets = OpenSockets()
    try:
        parsed = parse_url(url)
        backend = CheckedBackend(policy, resolver, limits, Deadline(limits.seconds, Event()), sockets)
        status = _post(parsed, id_, content, backend, limits, context or default_ssl_context())
    except FetchFailure as failure:
        raise DeliveryFailed(failure.message) from None
    if 300 <= status < 400:
        raise DeliveryFailed(f"The webhook answers with a redirect ({status}); give the URL that it leads to")
    if not 200 <= status < 300:
        raise DeliveryFailed(f"The webhook answers with status {_named(status)}")


def _post(
    url: httpx.URL, id_: str, content: bytes, backend: CheckedBackend, limits: FetchLimits, context: ssl.SSLContext
) -> int:
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path)
    headers = [
        (b"Host", url.netloc),
        (b"User-Agent", _USER_AGENT),
        (b"Content-Type", b"application/json"),
        (b"Content-Length", str(len(content)).encode()),
        (b"Idempotency-Key", id_.encode()),
        (b"Connection", b"close"),
    ]
    timeouts = {"timeout": {"connect": limits.connect_seconds}}
    with httpcore.HTTPConnection(origin=target.origin, ssl_context=context, network_backend=backend) as connection:
        try:
            with connection.stream("POST", target, headers=headers, content=content, extensions=timeouts) as response:
                return response.status
        except httpcore.RemoteProtocolError:
            raise DeliveryFailed("The webhook's response violates HTTP") from None
        except httpcore.WriteError as error:
            raise DeliveryFailed(f"The connection broke: {error}") from None


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
