"""The connection goes to an address that was checked, by the name of the URL."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
import trustme

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.exchange import FetchError, FetchReason, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from tests.support.raw_http import RawServer, raw_server, redirect, response
from tests.unit.infra.collect.fetching.conftest import SMALL, THIS_MACHINE

PAGE = response(b"<p>The council met on Monday.")
ONE_ADDRESS = AddressPolicy((ip_network("127.0.0.1"),))


class ScriptedResolver:
    """Answers each lookup of a name with the next of its answers, then with the last again."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = answers
        self.lookups: list[str] = []

    def __call__(self, host: str) -> list[str]:
        self.lookups.append(host)
        answers = self.answers[host.partition(".")[0]]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def reason_of(fetcher: Fetcher, url: str) -> FetchReason:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(FetchRequest(url))
    return caught.value.reason


def test_one_lookup_serves_check_and_connection(server: RawServer) -> None:
    """A name that is public when it is checked and internal when it is connected to (DNS rebinding)."""
    server.answers["/"] = PAGE
    resolver = ScriptedResolver(news=[["127.0.0.1"], ["127.0.0.2"]])
    with Fetcher("Dateline/1", ONE_ADDRESS, SMALL, resolver) as fetcher:
        fetched = fetcher.fetch(FetchRequest(server.url(host="news.example")))
        assert (fetched.address, resolver.lookups) == ("127.0.0.1", ["news.example"])
        assert server.header("Host") == f"news.example:{server.port}"
        assert reason_of(fetcher, server.url(host="news.example")) is FetchReason.ADDRESS_REFUSED
    assert len(server.requests) == 1


def test_a_redirect_looks_its_host_up_again(server: RawServer) -> None:
    server.answers |= {"/": redirect(server.url("/b", "news.example")), "/b": PAGE}
    resolver = ScriptedResolver(news=[["127.0.0.1"], ["10.0.0.5"]])
    with Fetcher("Dateline/1", ONE_ADDRESS, SMALL, resolver) as fetcher:
        assert reason_of(fetcher, server.url(host="news.example")) is FetchReason.ADDRESS_REFUSED
    assert len(server.requests) == 1


@pytest.mark.parametrize("addresses", [["127.0.0.1", "10.0.0.5"], ["10.0.0.5", "127.0.0.1"], ["127.0.0.1", "::1"]])
def test_one_internal_address_refuses_the_host(server: RawServer, addresses: list[str]) -> None:
    server.answers["/"] = PAGE
    with Fetcher("Dateline/1", ONE_ADDRESS, SMALL, ScriptedResolver(news=[addresses])) as fetcher:
        assert reason_of(fetcher, server.url(host="news.example")) is FetchReason.ADDRESS_REFUSED
    assert not server.requests


def test_the_next_address_is_tried(server: RawServer) -> None:
    server.answers["/"] = PAGE
    resolver = ScriptedResolver(news=[["::1", "127.0.0.3", "127.0.0.1"]])
    with Fetcher("Dateline/1", THIS_MACHINE, SMALL, resolver) as fetcher:
        assert fetcher.fetch(FetchRequest(server.url(host="news.example"))).address == "127.0.0.1"


@pytest.mark.parametrize("answer", [[], ["not an address"], ["127.0.0.1%lo"]])
def test_useless_answers(server: RawServer, answer: list[str]) -> None:
    with Fetcher("Dateline/1", THIS_MACHINE, SMALL, ScriptedResolver(news=[answer])) as fetcher:
        reason = reason_of(fetcher, server.url(host="news.example"))
    assert reason is (FetchReason.ADDRESS_REFUSED if answer else FetchReason.DNS)


def test_a_name_that_does_not_exist() -> None:
    def resolve(_host: str) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with Fetcher("Dateline/1", THIS_MACHINE, SMALL, resolve) as fetcher:
        assert reason_of(fetcher, "http://news.example/") is FetchReason.DNS


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_an_ipv6_literal() -> None:
    with raw_server(address="::1") as server, Fetcher("Dateline/1", THIS_MACHINE, SMALL) as fetcher:
        server.answers["/"] = PAGE
        assert fetcher.fetch(FetchRequest(server.url(host="[0:0::1]"))).address == "::1"
        assert server.header("Host") == f"[::1]:{server.port}"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def server_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


@pytest.fixture
def secure_fetcher(authority: trustme.CA) -> Iterator[Fetcher]:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    resolver = ScriptedResolver(news=[["127.0.0.1"]], other=[["127.0.0.1"]])
    with Fetcher("Dateline/1", ONE_ADDRESS, SMALL, resolver, ssl_context=context) as fetcher:
        yield fetcher


def test_tls_is_verified_by_name_at_the_checked_address(authority: trustme.CA, secure_fetcher: Fetcher) -> None:
    with raw_server(server_context(authority, "news.example")) as server:
        server.answers["/"] = PAGE
        for host in ("news.example", "NEWS.example."):
            fetched = secure_fetcher.fetch(FetchRequest(server.url(host=host, scheme="https")))
            assert (fetched.address, server.names[-1]) == ("127.0.0.1", "news.example")
        assert reason_of(secure_fetcher, server.url(host="other.example", scheme="https")) is FetchReason.TLS
        assert reason_of(secure_fetcher, server.url(scheme="https")) is FetchReason.TLS
        assert len(server.requests) == 2


def test_a_certificate_for_an_address(authority: trustme.CA, secure_fetcher: Fetcher) -> None:
    with raw_server(server_context(authority, "127.0.0.1")) as server:
        server.answers["/"] = PAGE
        assert secure_fetcher.fetch(FetchRequest(server.url(scheme="https"))).content


def test_an_unknown_authority_is_refused(secure_fetcher: Fetcher) -> None:
    with raw_server(server_context(trustme.CA(), "news.example")) as server:
        assert reason_of(secure_fetcher, server.url(host="news.example", scheme="https")) is FetchReason.TLS


def test_a_server_without_tls(server: RawServer, secure_fetcher: Fetcher) -> None:
    assert reason_of(secure_fetcher, server.url(host="news.example", scheme="https")) is FetchReason.TLS


def test_a_handshake_that_hangs_ends_in_time() -> None:
    limits = replace(SMALL, connect_seconds=0.3)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        Fetcher("Dateline/1", ONE_ADDRESS, limits) as fetcher,
    ):
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert reason_of(fetcher, url) is FetchReason.TIMEOUT
