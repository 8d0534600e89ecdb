"""One fetch: the request, and the response or the reason of its failure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from infra.collect.fetching.limits import FetchLimits

FetchKind = Literal["listing", "page", "robots"]
NOT_MODIFIED = 304


class FetchReason(StrEnum):
    """Reasons of a URL that could not be fetched."""

    BAD_URL = "bad_url"
    DNS = "dns"
    ADDRESS_REFUSED = "address_refused"
    CONNECTION = "connection"
    """No connection, or a response that is cut short, damaged or violates HTTP."""
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    EXPANDS_TOO_MUCH = "expands_too_much"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_LOOP = "redirect_loop"
    CONTENT_TYPE = "content_type"
    ROBOTS = "robots"
    """robots.txt disallows the URL."""
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    """robots.txt cannot be had now (RFC 9309): postpone the host."""
    HTTP_ERROR = "http_error"
    GONE = "gone"
    """Status 410."""
    BUSY = "busy"
    """Status 429 or 503."""
    NEEDS_BROWSER = "needs_browser"
    """The response is a challenge or an empty shell that only a browser resolves."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A URL to GET.

    Attributes:
        kind: Decides which content types are accepted.
        etag: Of the last response, for a conditional request.
        last_modified: Of the last response, as it was received.
        headers: Of the source. All of them count as secret: they are sent only to the origins (scheme, host and port)
            of `headers_for`, and are on no record.
        headers_for: URLs with an origin that may receive `headers`; if empty, `url` alone.
        limits: In place of the fetcher's own.
        before_redirect: Called with the URL that a redirect leads to, before it is requested: it waits until the host
            may be asked, or raises FetchError, which ends the fetch.
    """

    url: str
    kind: FetchKind = "page"
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers_for: tuple[str, ...] = ()
    limits: FetchLimits | None = None
    before_redirect: Callable[[str], None] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the URL that answered with it, and the absolute URL it names."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response with status 200 to 299, or 304.

    Attributes:
        url: The URL that answered, after redirects.
        request_head: Request line and headers as sent, without `FetchRequest.headers`.
        response_head: Status line and headers as received, without the transfer coding, which `body` has not either.
        body: The body as received, with its content coding.
        content: The body without its content coding. A listing that is itself a gzip file is unpacked too.
        address: The IP address that was connected to.
        seconds: From the start to the last byte, with redirects.
    """

    request: FetchRequest
    url: str
    hops: tuple[Hop, ...]
    status: int
    request_head: bytes
    response_head: bytes
    body: bytes = field(repr=False)
    content: bytes = field(repr=False)
    media_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    address: str
    started: datetime
    seconds: float

    @property
    def is_unmodified(self) -> bool:
        """True for the answer to a conditional request that nothing has changed; it has no content."""
        return self.status == NOT_MODIFIED

    @property
    def moved_to(self) -> str | None:
        """The URL that this one has moved to for good; None unless every redirect was permanent (301 or 308)."""
        return self.url if self.hops and all(hop.status in (301, 308) for hop in self.hops) else None


class FetchError(Exception):
    """A URL that could not be fetched, and the `reason`.

    Attributes:
        status: Of the response, if there was one.
        retry_after: Seconds to wait that the server asked for.
        url: The requested URL.
        hops: The redirects that were followed before.
    """

    def __init__(
        self,
        reason: FetchReason,
        message: str,
        url: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        hops: tuple[Hop, ...] = (),
    ) -> None:
        super().__init__(reason, message, url, status, retry_after, hops)
        self.reason = reason
        self.message = message
        self.url = url
        self.status = status
        self.retry_after = retry_after
        self.hops = hops

    def __str__(self) -> str:
        return f"{self.url}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, self.args)


def _rebuild(
    reason: FetchReason, message: str, url: str, status: int | None, retry_after: float | None, hops: tuple[Hop, ...]
) -> FetchError:
    return FetchError(reason, message, url, status=status, retry_after=retry_after, hops=hops)
