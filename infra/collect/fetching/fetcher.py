"""Fetcher: GETs over connections to checked addresses, within limits, redirect by redirect."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

import certifi
import httpx

from infra.collect.clock import Clock, system_clock
from infra.collect.fetching.addresses import AddressPolicy, Resolver, system_resolver
from infra.collect.fetching.connections import CheckedBackend, OpenSockets
from infra.collect.fetching.deadline import Deadline
from infra.collect.fetching.exchange import Fetched, FetchError, FetchReason, FetchRequest, Hop
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.limits import ROBOTS_BYTES, FetchLimits
from infra.collect.fetching.request_head import RequestHead, build_request_head
from infra.collect.fetching.response.read import read_response
from infra.collect.fetching.transfer import RawResponse, send
from infra.collect.fetching.urls import join_url, parse_url, without_userinfo

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def default_ssl_context() -> ssl.SSLContext:
    """Return a context that trusts the certificate authorities of the system and of Mozilla (certifi)."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Fetcher:
    """GETs URLs. Thread-safe; each request has a connection of its own, and no cookies and no proxy.

    Args:
        user_agent: Sent with every request: a product, its version and a contact.
        policy: The addresses that may be connected to.
        ssl_context: In place of `default_ssl_context`.
    """

    def __init__(
        self,
        user_agent: str,
        policy: AddressPolicy,
        limits: FetchLimits | None = None,
        resolver: Resolver = system_resolver,
        clock: Clock = system_clock,
        *,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.user_agent, self._policy, self.limits = user_agent, policy, limits or FetchLimits()
        self._resolver, self.clock = resolver, clock
        self._context = ssl_context or default_ssl_context()
        self._sockets = OpenSockets()

    def fetch(self, request: FetchRequest) -> Fetched:
        """Fetch a URL, following redirects. The time of `request.before_redirect` does not count.

        Raises:
            FetchError: And no other error, except those of `before_redirect`.
        """
        limits = request.limits or self.limits
        deadline = Deadline(limits.seconds, self._sockets.cancelled)
        fetch = _Fetch(request, limits, deadline, self.clock.now(), time.monotonic())
        try:
            return self._follow(fetch)
        except FetchFailure as failure:
            raise FetchError(
                failure.reason,
                failure.message,
                without_userinfo(request.url),
                status=failure.status,
                retry_after=failure.retry_after,
                hops=tuple(fetch.hops),
            ) from None

    def cancel(self) -> None:
        """End the fetches in flight, and all later ones, with the reason `cancelled`."""
        self._sockets.cancel()

    def _follow(self, fetch: _Fetch) -> Fetched:
        url = parse_url(fetch.request.url)
        requested = {str(url)}
        while True:
            head = build_request_head(url, fetch.request, self.user_agent)
            response = self._send(url, head, fetch)
            if response.status not in _REDIRECTS or not response.location:
                return self._finish(url, head, response, fetch)
            target = join_url(url, response.location)
            fetch.hops.append(Hop(str(url), response.status, str(target)))
            if str(target) in requested:
                raise FetchFailure(FetchReason.REDIRECT_LOOP, "The redirects lead back to an earlier URL")
            if len(fetch.hops) > fetch.limits.redirects:
                raise FetchFailure(FetchReason.TOO_MANY_REDIRECTS, f"More than {fetch.limits.redirects} redirects")
            if fetch.request.before_redirect is not None:
                began = time.monotonic()
                fetch.request.before_redirect(str(target))
                fetch.deadline.extend(time.monotonic() - began)
            requested.add(str(target))
            url = target

    def _send(self, url: httpx.URL, head: RequestHead, fetch: _Fetch) -> RawResponse:
        backend = CheckedBackend(self._policy, self._resolver, fetch.limits, fetch.deadline, self._sockets)
        cut_at = ROBOTS_BYTES if fetch.request.kind == "robots" else None
        return send(url, head, backend, self._context, fetch.limits, cut_at)

    def _finish(self, url: httpx.URL, head: RequestHead, response: RawResponse, fetch: _Fetch) -> Fetched:
        read = read_response(fetch.request, response, fetch.limits, fetch.deadline, self.clock.now())
        return Fetched(
            request=fetch.request,
            url=str(url),
            hops=tuple(fetch.hops),
            status=response.status,
            request_head=head.recorded,
            response_head=response.head,
            body=response.body,
            content=read.content,
            media_type=read.media_type,
            charset=read.charset,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            address=response.address,
            started=fetch.started,
            seconds=time.monotonic() - fetch.began,
        )

    def close(self) -> None:
        """Cancel what is still in flight."""
        self.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _Fetch:
    """A fetch in progress; `began` is monotonic."""

    request: FetchRequest
    limits: FetchLimits
    deadline: Deadline
    started: datetime
    began: float
    hops: list[Hop] = field(default_factory=list)
