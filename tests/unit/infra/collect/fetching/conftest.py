"""A server and a fetcher that may reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import ip_network

import pytest

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.exchange import Fetched, FetchError, FetchKind, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from infra.collect.fetching.limits import FetchLimits
from tests.support.raw_http import RawServer, raw_server

THIS_MACHINE = AddressPolicy((ip_network("127.0.0.0/8"), ip_network("::1/128")))
SMALL = FetchLimits(
    body_bytes=200_000, content_bytes=5_000_000, head_bytes=8_000, seconds=5, connect_seconds=2, redirects=4
)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher("Dateline/1 (+mailto:desk@example.com)", THIS_MACHINE, SMALL) as one:
        yield one


Refusal = Callable[..., FetchError]


@pytest.fixture
def refusal(server: RawServer, fetcher: Fetcher) -> Refusal:
    """Fetch a path of the server that cannot be fetched; return the error."""

    def fetch(path: str = "/", kind: FetchKind = "page", limits: FetchLimits | None = None) -> FetchError:
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(FetchRequest(server.url(path), kind, limits=limits))
        return caught.value

    return fetch


Fetch = Callable[..., Fetched]


@pytest.fixture
def fetch(server: RawServer, fetcher: Fetcher) -> Fetch:
    """Fetch a path of the server."""

    def fetch_path(path: str = "/", kind: FetchKind = "page", etag: str | None = None) -> Fetched:
        return fetcher.fetch(FetchRequest(server.url(path), kind, etag))

    return fetch_path
