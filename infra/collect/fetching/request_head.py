"""Headers of a request, those that may be on record and those of the source."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from infra.collect.fetching.exchange import FetchReason, FetchRequest
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.response.content_coding import ACCEPT_ENCODING
from infra.collect.fetching.response.media_types import ACCEPT
from infra.collect.fetching.urls import origin_of, parse_url

Headers = list[tuple[bytes, bytes]]

_OWN = frozenset(
    {"host", "user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding", "range", "te"}
)
"""Headers that a source cannot set: the fetcher decides on them."""


_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
"""Values without line breaks and other control characters."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """One request: the headers to send, and its head for the record, without those of the source."""

    headers: Headers
    recorded: bytes


def build_request_head(url: httpx.URL, request: FetchRequest, user_agent: str) -> RequestHead:
    """Build the head of the request for one URL of a fetch, which may be that of a redirect.

    Raises:
        FetchFailure: `bad_url` for a header that cannot be sent. The message never quotes its value.
    """
    own = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": user_agent,
        "Accept": ACCEPT[request.kind],
        "Accept-Encoding": ACCEPT_ENCODING,
        "If-None-Match": _sendable(request.etag),
        "If-Modified-Since": _sendable(request.last_modified),
        "Connection": "close",
    }
    given = _given(url, request)
    replaced = {name.lower() for name in given}
    shown = [_encode(name, value) for name, value in own.items() if value is not None and name.lower() not in replaced]
    secret = [_encode(name, value) for name, value in given.items()]
    line = b"GET %s HTTP/1.1\r\n" % url.raw_path
    recorded = line + b"".join(b"%s: %s\r\n" % header for header in shown) + b"\r\n"
    return RequestHead([*shown, *secret], recorded)


def _given(url: httpx.URL, request: FetchRequest) -> dict[str, str]:
    """The headers of the source that the origin of `url` may receive."""
    if not request.headers:
        return {}
    allowed = {origin_of(parse_url(one)) for one in request.headers_for or (request.url,)}
    if origin_of(url) not in allowed:
        return {}
    if refused := [name for name in request.headers if name.lower() in _OWN]:
        raise _unsendable(refused[0], "cannot be set for a source")
    return dict(request.headers)


def _encode(name: str, value: str) -> tuple[bytes, bytes]:
    if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        raise _unsendable(name, "has characters that cannot be sent")
    return name.encode("ascii"), value.strip().encode("latin-1")


def _sendable(validator: str | None) -> str | None:
    """A validator that a server sent, unless no request can hold it."""
    return validator if validator and _VALUE.fullmatch(validator) else None


def _unsendable(name: str, problem: str) -> FetchFailure:
    return FetchFailure(FetchReason.BAD_URL, f"The header {name!r} {problem}")
