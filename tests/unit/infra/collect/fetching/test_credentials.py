"""Headers of a source reach only the origins they were given for, and no record or message."""

from __future__ import annotations

import logging

import pytest

from infra.collect.fetching.exchange import FetchError, FetchReason, FetchRequest
from infra.collect.fetching.fetcher import Fetcher
from tests.support.raw_http import RawServer, raw_server, redirect, response

SECRET = "bearer-0123456789"
HEADERS = {"Authorization": SECRET, "Accept": "text/html;secret=" + SECRET}
PAGE = response(b"<p>The council met on Monday.")


def test_a_source_header_is_sent_and_is_on_no_record(
    server: RawServer, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers |= {"/a": redirect("/b"), "/b": PAGE}
    with caplog.at_level(logging.DEBUG):
        request = FetchRequest(server.url("/a"), headers=HEADERS)
        fetched = fetcher.fetch(request)
    assert [server.header("Authorization", number) for number in (0, 1)] == [SECRET, SECRET]
    assert server.header("Accept") == HEADERS["Accept"]
    assert SECRET.encode() not in fetched.request_head
    assert b"Accept:" not in fetched.request_head
    assert SECRET not in repr(fetched) + repr(request) + caplog.text


def test_a_redirect_to_another_port_or_host_gets_no_credentials(server: RawServer, fetcher: Fetcher) -> None:
    with raw_server() as other:
        server.answers |= {"/port": redirect(other.url("/a")), "/host": redirect(server.url("/b", "localhost"))}
        other.answers["/a"] = server.answers["/b"] = PAGE
        fetcher.fetch(FetchRequest(server.url("/port"), headers=HEADERS))
        assert (other.header("Authorization"), server.header("Authorization")) == (None, SECRET)
        assert SECRET not in "".join(other.requests)
    fetcher.fetch(FetchRequest(server.url("/host"), headers=HEADERS))
    assert server.header("Host") == f"localhost:{server.port}"
    assert server.header("Authorization") is None


def test_a_redirect_back_gets_them_again(server: RawServer, fetcher: Fetcher) -> None:
    with raw_server() as other:
        server.answers |= {"/a": redirect(other.url("/x")), "/b": PAGE}
        other.answers["/x"] = redirect(server.url("/b"))
        fetcher.fetch(FetchRequest(server.url("/a"), headers=HEADERS))
        assert other.header("Authorization") is None
    assert server.header("Authorization") == SECRET


def test_headers_for_another_origin_are_not_sent_to_the_requested_one(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/a"] = PAGE
    given_for = ("https://feeds.example.com/rss",)
    fetcher.fetch(FetchRequest(server.url("/a"), headers=HEADERS, headers_for=given_for))
    assert server.header("Authorization") is None
    fetcher.fetch(FetchRequest(server.url("/a"), headers=HEADERS, headers_for=(*given_for, server.url("/rss"))))
    assert server.header("Authorization") == SECRET


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Key": f"{SECRET}\r\nHost: other"},
        {"X-Key": f"{SECRET}\0"},
        {"X-Key": f"{SECRET}\x01"},
        {"X-Key": f"{SECRET}\u2014"},
        {"X Key": SECRET},
        {"Host": SECRET},
        {"Content-Length": SECRET},
    ],
)
def test_a_header_that_cannot_be_sent_is_refused_without_its_value(
    server: RawServer, fetcher: Fetcher, headers: dict[str, str]
) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(FetchRequest(server.url(), headers=headers))
    assert caught.value.reason is FetchReason.BAD_URL
    assert SECRET not in str(caught.value)
    assert not server.requests


@pytest.mark.parametrize("line", ["HTTP/1.1 {}\r\n\r\n", "{}\r\n\r\n", "HTTP/1.1 200 OK\r\nBad header {}\r\n\r\n"])
def test_a_server_that_repeats_a_credential_cannot_put_it_into_a_message(
    server: RawServer, fetcher: Fetcher, line: str
) -> None:
    server.answers["/a"] = line.format(SECRET).encode()
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(FetchRequest(server.url("/a"), headers=HEADERS))
    assert caught.value.reason is FetchReason.CONNECTION
    assert SECRET not in str(caught.value)


def test_a_user_name_in_a_url_is_refused_without_repeating_it(server: RawServer, fetcher: Fetcher) -> None:
    for url in (f"http://user:{SECRET}@127.0.0.1:{server.port}/", f"http://{SECRET}@[::1/", f"{SECRET}@host/"):
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(FetchRequest(url))
        assert caught.value.reason is FetchReason.BAD_URL
        assert SECRET not in str(caught.value) + repr(caught.value)


def test_cookies_are_not_kept(server: RawServer, fetcher: Fetcher) -> None:
    server.answers["/a"] = response(b"<p>One.", headers="Content-Type: text/html\r\nSet-Cookie: id=1\r\n")
    for _ in range(2):
        fetcher.fetch(FetchRequest(server.url("/a")))
    assert server.header("Cookie") is None


def test_no_proxy_is_taken_from_the_environment(
    server: RawServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/a"] = PAGE
    with raw_server() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        fetcher.fetch(FetchRequest(server.url("/a")))
        assert (len(proxy.requests), len(server.requests)) == (0, 1)
