"""One request and its response, without redirects."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore
import httpx

from infra.collect.fetching.connections import CheckedBackend
from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.limits import FetchLimits
from infra.collect.fetching.request_head import RequestHead
from infra.collect.fetching.response.content_coding import codings_of
from infra.collect.fetching.urls import port_of

_ERROR_BODY_BYTES = 64 * 1024
"""Read of the body of a redirect or an error."""

_TRANSFER_HEADERS = re.compile(rb"^transfer-encoding:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE)
_LENGTH_HEADER = re.compile(rb"^content-length:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE)
_HEAD_TOO_LARGE = 431
"""The status that h11 suggests to a server for such a message."""


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response as received: the head without transfer coding, the body with its content coding.

    `headers` have names in lower case; of repeated ones the values are joined by commas.
    """

    status: int
    head: bytes
    headers: Mapping[str, str]
    location: bytes
    body: bytes
    address: str


def send(
    url: httpx.URL,
    head: RequestHead,
    backend: CheckedBackend,
    context: ssl.SSLContext,
    limits: FetchLimits,
    cut_at: int | None,
) -> RawResponse:
    """Send a GET over a connection of its own and read the response.

    Args:
        cut_at: Bytes of a body without content coding after which the rest is not read.

    Raises:
        FetchFailure: No response, or one that exceeds the limits or violates HTTP.
    """
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path)
    with httpcore.HTTPConnection(origin=target.origin, ssl_context=context, network_backend=backend) as connection:
        try:
            timeouts = {"timeout": {"connect": limits.connect_seconds}}
            with connection.stream("GET", target, headers=head.headers, extensions=timeouts) as response:
                return _receive(response, backend, limits, cut_at)
        except httpcore.LocalProtocolError:
            raise FetchFailure(FetchReason.BAD_URL, "A header of the request cannot be sent") from None
        except httpcore.RemoteProtocolError as error:
            raise _violation(error, limits) from None
        except httpcore.WriteError as error:
            raise FetchFailure(FetchReason.CONNECTION, f"The connection broke: {error}") from None


def _receive(
    response: httpcore.Response, backend: CheckedBackend, limits: FetchLimits, cut_at: int | None
) -> RawResponse:
    stream = backend.stream
    assert stream is not None
    if len(stream.head) > limits.head_bytes:
        raise _head_too_large(limits)
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("ascii").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if 200 <= response.status < 300:
        whole = cut_at is None or bool(codings_of(headers.get("content-encoding", "")))
        body = _read_body(response, headers, limits.body_bytes, None if whole else cut_at)
        if whole:
            _require_length(headers, len(body), stream.body_bytes)
    else:
        body = _read_beginning(response)
    head = stream.head
    if "transfer-encoding" in headers:
        head = _LENGTH_HEADER.sub(b"", _TRANSFER_HEADERS.sub(b"", head))
    location = next((value for name, value in response.headers if name.lower() == b"location"), b"")
    return RawResponse(response.status, head, headers, location, body, backend.address)


def _read_body(response: httpcore.Response, headers: Mapping[str, str], most: int, cut_at: int | None) -> bytes:
    declared = headers.get("content-length", "")
    if cut_at is None and declared.isdecimal() and int(declared[:20]) > most:
        raise FetchFailure(FetchReason.TOO_LARGE, f"The body has {int(declared[:20]):,} bytes; {most:,} are allowed")
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if cut_at is not None:
            if len(body) >= cut_at:
                break
        elif len(body) > most:
            raise FetchFailure(FetchReason.TOO_LARGE, f"The body has more than {most:,} bytes")
    return bytes(body)


def _read_beginning(response: httpcore.Response) -> bytes:
    """Read the body of a redirect or an error, which may be damaged without harm."""
    body = bytearray()
    try:
        for chunk in response.iter_stream():
            body += chunk
            if len(body) >= _ERROR_BODY_BYTES:
                break
    except httpcore.RemoteProtocolError:
        return bytes(body)
    return bytes(body)


def _require_length(headers: Mapping[str, str], length: int, received: int) -> None:
    """Raise FetchFailure if more bytes followed than the declared length, which h11 leaves unread."""
    if "content-length" in headers and "transfer-encoding" not in headers and received > length:
        raise FetchFailure(
            FetchReason.CONNECTION, f"The body is longer than the {length:,} bytes that its Content-Length declares"
        )


def _violation(error: httpcore.RemoteProtocolError, limits: FetchLimits) -> FetchFailure:
    cause = error.args[0] if error.args else None
    if getattr(cause, "error_status_hint", None) == _HEAD_TOO_LARGE:
        return _head_too_large(limits)
    problem = str(error).partition(": bytearray")[0]  # h11 quotes the line, which may repeat a header of the request
    return FetchFailure(FetchReason.CONNECTION, f"The response violates HTTP: {problem[:200]}")


def _head_too_large(limits: FetchLimits) -> FetchFailure:
    return FetchFailure(FetchReason.TOO_LARGE, f"The headers of the response exceed {limits.head_bytes:,} bytes")
